"""What an exam version says of itself."""

import pytest

from content.blueprints import LABEL, Domain, Task
from content.packs import load_pack


@pytest.mark.parametrize(
    ("number", "title", "short", "label"),
    [
        ("1", "Development with AWS Services", "Development", "Development"),
        ("2", "Security", None, "Security"),
        ("4", "Troubleshooting and Optimization", None, "Domain 4"),
    ],
)
def test_a_domain_has_a_label_that_fits_a_chart(number: str, title: str, short: str | None, label: str) -> None:
    domain = Domain(id=number, title=title, short=short, weight=0.3, tasks=(Task(id=f"{number}.1", title="A task"),))
    assert domain.label == label


def test_the_domains_of_our_own_pack_are_named_in_a_chart() -> None:
    labels = [domain.label for exam in load_pack().exams for domain in exam.domains]
    assert all(len(label) <= LABEL and not label.startswith("Domain") for label in labels)
