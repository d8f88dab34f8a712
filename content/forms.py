"""Mock exams: forms of 65 questions on a blueprint's weights, of which 50 are scored.

Five forms of each exam version are fixed, so that a group can compare: they stand in the pack's `forms.yaml` and are
never drawn again once published. Any other form is drawn from a seed.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Final

from content.blueprints import Domain, Exam
from content.lots import lot
from content.questions import Form, Pack, Question, domain_of

FIXED_FORMS: Final = 5


def split(number: int, domains: Sequence[Domain]) -> dict[str, int]:
    """`number` shared out over the domains by weight: each gets its share to within one, and all add up."""
    exact = {domain.id: number * domain.weight for domain in domains}
    shares = {domain: int(share) for domain, share in exact.items()}
    left = number - sum(shares.values())
    for domain in sorted(exact, key=lambda d: (shares[d] - exact[d], d))[:left]:
        shares[domain] += 1
    return shares


def draw(
    by_domain: Mapping[str, Sequence[str]], asked: Mapping[str, int], scored: Mapping[str, int], *, seed: str
) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """So many ids of each domain in the order asked, and those of them that don't count; None: a domain has too few."""
    chosen: list[str] = []
    unscored: list[str] = []
    for domain, wanted in asked.items():
        drawn = sorted(by_domain[domain], key=lambda question: lot(seed, question))[:wanted]
        if len(drawn) < wanted:
            return None
        chosen += drawn
        unscored += drawn[scored[domain] :]
    order = sorted(chosen, key=lambda question: lot(f"{seed}:order", question))
    return tuple(order), tuple(sorted(unscored))


def find_stand_ins(pack: Pack, exam: Exam) -> dict[str, str]:
    """For each question of an exam's fixed forms that isn't asked any more another one of its domain, the same for all.

    None is chosen twice, nor from any form; where the bank has none left the question has no stand-in.
    """
    forms = [form for form in pack.forms if form.exam == exam.code]
    fixed = {question for form in forms for question in form.questions}
    free = {q.id: domain_of(q.tags[exam.code]) for q in pack.live if exam.code in q.tags and q.id not in fixed}
    found: dict[str, str] = {}
    for question in (pack.questions[question] for form in forms for question in form.questions):
        if pack.asks(question):
            continue
        domain = domain_of(question.tags[exam.code])
        left = [other for other, of in free.items() if of == domain and other not in found.values()]
        if left:
            found[question.id] = min(left, key=partial(lot, question.id))
    return found


def find_form_faults(pack: Pack, *, shares: bool = True) -> Iterator[str]:
    """Whatever is wrong with the pack's fixed forms; without `shares` they need not keep to the domains' weights."""
    for exam in pack.exams:
        forms = [form for form in pack.forms if form.exam == exam.code]
        if [form.number for form in forms] != list(range(1, FIXED_FORMS + 1)):
            yield f"{exam.code} has {len(forms)} fixed forms; {FIXED_FORMS} are wanted"
        used = Counter(question for form in forms for question in form.questions)
        for question, times in used.items():
            if times > 1:
                yield f"`{question}` stands in {times} forms of {exam.code}"
        for form in forms:
            yield from _faults_of(form, exam, pack.questions, shares=shares)


def _faults_of(form: Form, exam: Exam, questions: Mapping[str, Question], *, shares: bool) -> Iterator[str]:
    name = f"{exam.code} form {form.number}"
    unknown = [q for q in form.questions if q not in questions or exam.code not in questions[q].tags]
    if unknown or not set(form.unscored) <= set(form.questions):
        yield f"{name} names questions that are none of {exam.code}'s: {', '.join(unknown) or 'among the unscored'}"
        return
    scored = [question for question in form.questions if question not in form.unscored]
    for what, held, wanted in (("questions", form.questions, exam.questions), ("scored ones", scored, exam.scored)):
        if len(held) != wanted:
            yield f"{name} has {len(held)} {what}; {wanted} are wanted"
        held_in = Counter(domain_of(questions[question].tags[exam.code]) for question in held)
        for domain in exam.domains if shares else ():
            share = wanted * domain.weight
            if abs(held_in[domain.id] - share) > 1:
                yield f"{name} has {held_in[domain.id]} {what} of domain {domain.id}; {share:.1f} by weight"
