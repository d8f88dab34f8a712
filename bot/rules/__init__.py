"""What several verbs share: the rules of the game (docs/rules.md), and how a question is shown."""
