"""What members write never pings, links or breaks a card: parsers of both markups read what is drawn of it."""
