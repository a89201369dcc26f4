"""What crosses apps and waits for the worker: making exports, bringing them in, forgetting both, and what is left of erased clients."""

from django.utils import timezone

from clients import actions
from coachhub.carrying import arriving, exporting, farewell
from common.jobs import job, scheduled


@job("coachhub.make_export")
def make_export(export_id: int) -> None:
    exporting.make(export_id, at=timezone.now())


@job("coachhub.bring_in")
def bring_in(arrival_id: int) -> None:
    arriving.run(arrival_id, at=timezone.now())


@job("coachhub.mail_farewell")
def mail_farewell(client_id: int) -> None:
    farewell.mail(client_id)


@job("coachhub.mail_leaving")
def mail_leaving(coaching_id: int) -> None:
    farewell.mail_leaving(coaching_id)


@scheduled("coachhub.forget_exports", cron="41 3 * * *")
def forget_exports() -> None:
    exporting.forget_old(at=timezone.now())


@scheduled("coachhub.erase_overdue", cron="53 3 * * *")
def erase_overdue() -> None:
    actions.erase_overdue(at=timezone.now())
