"""
What may I demand for digital content? 9 kap. 10–12 §§ konsumentköplagen (2022:260).

The trader chooses between mending it and supplying it again. Money comes when that is not offered, not done
as it must be, does not help, or when the defect is serious; that it is minor hinders rescission only of what
is paid for in money. Used by `goods.remedy`.
"""

from vidord.rights.acts.sale import KKL
from vidord.rights.facts import YesNo
from vidord.rights.finding import Burden
from vidord.rights.hearing import Hearing, Said, a_person_decides, exception, no, rule, says, yes

paid_with_data_only = YesNo("paid_with_data_only")


@rule("kkl.digital.choice", KKL("9:11"))
def trader_chooses(hearing: Hearing) -> Said:
    """Of digital content the trader chooses between repair and supplying it again."""
    return yes()


@exception("kkl.digital.refused", KKL("9:11"), burden=Burden.SELLER)
def trader_may_refuse(hearing: Hearing) -> Said:
    """What is impossible may be refused; what costs unreasonably much is for a person to weigh."""
    ground = hearing.told("refusal_ground")
    if ground == "UNREASONABLE_COST":
        return a_person_decides()
    return says(ground == "IMPOSSIBLE")


@rule("kkl.digital.not_offered", KKL("9:12"))
def putting_right_is_not_offered(hearing: Hearing) -> Said:
    """The trader offers neither to mend it nor to supply it again."""
    return says(not hearing.repair_offered)


@rule("kkl.digital.not_as_it_must_be", KKL("9:12"))
def not_put_right_as_it_must_be(hearing: Hearing) -> Said:
    """It cost money; how long is too long a person judges."""
    found = hearing.shortcoming
    if found in {"TOOK_TIME", "INCONVENIENCE"}:
        return a_person_decides(shortcoming=found)
    return says(found == "COST_MONEY", shortcoming=found)


@rule("kkl.digital.remains", KKL("9:12"))
def defect_remains(hearing: Hearing) -> Said:
    """The defect is there after an attempt: the text is as for goods, and so is its reading."""
    enough = 1 if hearing.failed_attempts == 0 or hearing.reading("kkl.failed_attempts") == "one" else 2
    return says(hearing.failed_attempts >= enough, failed_attempts=hearing.failed_attempts)


@rule("kkl.digital.serious", KKL("9:12"))
def defect_is_serious(hearing: Hearing) -> Said:
    """So serious that money at once is justified: until a person has judged it, it is open."""
    judged = hearing.told("is_serious")
    return a_person_decides() if judged is None else says(judged)


@exception("kkl.digital.minor", KKL("9:12"), burden=Burden.SELLER)
def defect_is_minor(hearing: Hearing) -> Said:
    """No rescission if the trader shows that the defect is minor, of what is paid for in money."""
    if not hearing.told("seller_has_shown_minor"):
        return no()
    return says(not hearing.paid_with_data_only)


@rule("kkl.digital.withhold", KKL("9:10"))
def may_withhold_payment(hearing: Hearing) -> Said:
    """So much of the price as secures the claim, as for goods (5:3)."""
    return yes()


@rule("kkl.digital.damages", KKL("9:10"))
def damages_for_loss(hearing: Hearing) -> Said:
    """The consumer is compensated for loss because of the defect, as for goods (6 kap.)."""
    return yes()


TO_MONEY = (
    putting_right_is_not_offered,
    not_put_right_as_it_must_be,
    defect_remains,
    defect_is_serious,
)
