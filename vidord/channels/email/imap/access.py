"""Signing in to an account: its sealed secret is opened for the moment that it is needed, and no longer."""

from vidord.channels.email.imap import tokens
from vidord.channels.email.imap.session import Patience, Place, Session, opened
from vidord.channels.email.imap.tokens import Grant
from vidord.channels.email.imap.trouble import Failure, Trouble
from vidord.channels.models import ImapAccount
from vidord.core import sealing
from vidord.core.sealing import CannotOpen, Secret


def signed_in(account: ImapAccount, *, patience: Patience) -> Session:
    """
    Return a session signed in as the account.

    :raises Trouble: when that can't be.
    """
    secret = _secret_of(account)
    token = _token(account, secret) if account.way == ImapAccount.Way.OAUTH2 else None
    place = Place(account.host, account.port, account.is_encrypted)
    session = opened(place, patience=patience)
    try:
        if token:
            session.sign_in_by_token(account.name, token)
        else:
            session.sign_in(account.name, secret)
    except Trouble:
        session.close()
        raise
    return session


def _secret_of(account: ImapAccount) -> Secret:
    """Open the secret; one that an older key had sealed is sealed anew, so that key can be thrown away."""
    try:
        secret = sealing.unseal(account.sealed_secret)
    except CannotOpen:
        raise Trouble(Failure.SEALED) from None
    if sealing.is_sealed_with_an_older_key(account.sealed_secret):
        _keep(account, "sealed_secret", secret)
    return secret


def _token(account: ImapAccount, refresh: Secret) -> Secret:
    client_secret = Secret("")
    if account.sealed_client_secret:
        try:
            client_secret = sealing.unseal(account.sealed_client_secret)
        except CannotOpen:
            raise Trouble(Failure.SEALED) from None
        if sealing.is_sealed_with_an_older_key(account.sealed_client_secret):
            _keep(account, "sealed_client_secret", client_secret)
    grant = Grant(account.token_address, account.client_name, refresh, client_secret)
    given = tokens.refreshed(grant)
    if given.refresh:
        _keep(account, "sealed_secret", given.refresh)
    return given.access


def _keep(account: ImapAccount, column: str, secret: Secret) -> None:
    """Store a secret sealed with the present key, unless a person has changed it meanwhile."""
    before, sealed = getattr(account, column), sealing.seal(secret)
    if account.pk:
        ImapAccount.objects.filter(pk=account.pk, **{column: before}).update(**{column: sealed})
    setattr(account, column, sealed)
