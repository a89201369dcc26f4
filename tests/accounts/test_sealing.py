import pytest
from cryptography.fernet import InvalidToken

from accounts.domain.sealing import seal, unseal


def test_sealed_text_opens_with_its_key():
    assert unseal(seal("JBSWY3DP", keys=["one"]), keys=["one"]) == "JBSWY3DP"


def test_sealed_text_hides_the_words():
    assert "JBSWY3DP" not in seal("JBSWY3DP", keys=["one"])


def test_sealed_text_opens_after_rotation():
    assert unseal(seal("JBSWY3DP", keys=["old"]), keys=["new", "old"]) == "JBSWY3DP"


def test_sealed_text_stays_shut_for_another_key():
    sealed = seal("JBSWY3DP", keys=["one"])
    with pytest.raises(InvalidToken):
        unseal(sealed, keys=["two"])
