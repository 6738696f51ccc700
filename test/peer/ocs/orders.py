"""The orders, and what is sent to which group when one of them changes."""

from channels.layers import get_channel_layer
from django.utils import timezone

ORDERS = {}


def now():
    return timezone.now().isoformat()


async def send(groups, kind, event):
    layer = get_channel_layer()
    for group in groups:
        await layer.group_send(group, {"type": kind, **event, "timestamp": now()})


def role_groups(order):
    return ["ocs_" + order["job_role"].lower()] if order["job_role"] in ("RIS", "LIS") else []


def all_groups(order):
    return role_groups(order) + ["ocs_doctor_" + order["doctor"]["id"]]


async def create(job_role, job_type, patient, doctor):
    pk = len(ORDERS) + 1
    stamp = now()
    order = ORDERS[pk] = {
        "id": pk,
        "ocs_id": "ocs_%04d" % pk,
        "ocs_status": "ORDERED",
        "job_role": job_role,
        "job_type": job_type,
        "priority": "urgent",
        "patient": {"id": pk, "name": patient},
        "doctor": {"id": doctor, "name": doctor},
        "worker": None,
        "cancel_reason": "",
        "created_at": stamp,
        "updated_at": stamp,
        "accepted_at": None,
        "cancelled_at": None,
    }
    event = {name: order[name] for name in ("ocs_id", "job_role", "job_type", "priority")}
    event = {**event, "ocs_pk": pk, "patient_name": patient, "doctor_name": doctor}
    await send(role_groups(order), "ocs_created", {**event, "message": patient + ": " + job_type})
    return order


async def move(order, to_status, actor, **changes):
    from_status = order["ocs_status"]
    order.update(changes, ocs_status=to_status, updated_at=now())
    event = {"ocs_id": order["ocs_id"], "ocs_pk": order["id"], "from_status": from_status}
    event = {**event, "to_status": to_status, "job_role": order["job_role"], "actor_name": actor}
    patient = order["patient"]["name"]
    event = {**event, "patient_name": patient, "message": patient + ": " + to_status}
    await send(all_groups(order), "ocs_status_changed", event)


async def accept(order, user):
    if order["ocs_status"] != "ORDERED":
        return False
    await move(order, "ACCEPTED", user["id"], worker={"id": user["id"], "name": user["id"]}, accepted_at=now())
    return True


async def cancel(order, user, reason):
    await move(order, "CANCELLED", user["id"], cancel_reason=reason, cancelled_at=now())
    event = {"ocs_id": order["ocs_id"], "ocs_pk": order["id"], "reason": reason, "actor_name": user["id"]}
    message = order["patient"]["name"] + ": " + reason
    await send(all_groups(order), "ocs_cancelled", {**event, "message": message})
