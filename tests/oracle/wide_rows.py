"""The values of oracle_wide, computed again from the row number: shares nothing with the Go program but the rules."""
import datetime
import hashlib
import json
import uuid

PERIOD = 1000
REGIONS = ["us-east-1", "us-west-2", "eu-west-1", "eu-central-1", "ap-southeast-2"]
STATES = ["running", "stopped", "pending", "terminated"]
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)


def key_id(**keys):
    """A deterministic _cq_id: from the keys, sorted by name, each name before its value."""
    digest = hashlib.sha256("".join(name + str(keys[name]) for name in sorted(keys)).encode()).digest()
    made = bytearray(hashlib.sha1(bytes(16) + digest).digest()[:16])
    made[6] = made[6] & 0x0F | 0x50
    made[8] = made[8] & 0x3F | 0x80
    return uuid.UUID(bytes=bytes(made))


def arn(row):
    slot = row % PERIOD
    return f"arn:aws:ec2:{REGIONS[slot % 5]}:{100000000000 + slot % 7}:instance/i-{row:016x}"


def moment(micros):
    return EPOCH + datetime.timedelta(microseconds=micros)


def config(slot):
    return {
        "image": {"id": f"ami-{slot * 7:08x}", "owner": "self", "virtualization": "hvm"},
        "network": {"vpc": f"vpc-{slot % 16:08x}", "subnets": [f"subnet-{slot % 64:04x}", f"subnet-{slot % 64 + 1:04x}"],
                    "public": slot % 2 == 0},
        "disks": [{"size": 8 + slot % 32, "type": "gp3", "encrypted": True},
                  {"size": 500, "type": "st1", "encrypted": False}],
        "monitoring": None,
    }


def wide_row(row):
    """Every column but the ones that differ from run to run."""
    slot = row % PERIOD
    region = REGIONS[slot % 5]
    described = f'Node "{slot}", part of the {region} pool, keeps its data; "retain", 30 days'
    return {
        "_cq_id": key_id(arn=arn(row)),
        "_cq_parent_id": None,
        "arn": arn(row),
        "account_id": str(100000000000 + slot % 7),
        "region": region,
        "resource_uuid": uuid.UUID(int=(row * 0x9E3779B97F4A7C15 % 2**64) << 64 | row),
        "name": f"instance-{slot:04d}",
        "description": None if slot % 50 == 7 else described,
        "state": STATES[slot % 4],
        "cpu_count": 2 ** (slot % 7),
        "size_bytes": slot * 1073741824 + 12345,
        "price": slot * 0.125 + 0.0625,
        "enabled": slot % 3 == 0,
        "ip": f"10.{slot // 256}.{slot % 256}.1/24",
        "tags": {"Env": f"prod-{slot % 9}", "Team": "platform", "CostCenter": f"cc-{slot:04d}",
                 "Name": f"instance-{slot:04d}"},
        "config": config(slot),
        "security_groups": [f"sg-{slot:08x}", f"sg-{slot * 31:08x}"],
        "notes": f"line one of {slot}\n\tindented, with comma\nGrüße aus Köln, 東京 {slot}",
        "created_at": moment(1700000000000000 + slot * 1000001),
        "updated_at": moment(1700003600000000 + slot * 1000001),
    }


def read_value(column, value):
    """One value as a reader gave it, in the form of wide_row."""
    if value is None or isinstance(value, uuid.UUID):
        return value
    if column in ("_cq_id", "resource_uuid"):
        return uuid.UUID(bytes=value) if isinstance(value, bytes) else uuid.UUID(value)
    if column in ("tags", "config") or (column == "security_groups" and not isinstance(value, list)):
        return json.loads(value)
    if column in ("created_at", "updated_at") and not isinstance(value, datetime.datetime):
        return datetime.datetime.fromisoformat(value.replace("Z", "+00:00")).astimezone(datetime.timezone.utc)
    if column == "enabled":
        return bool(value)
    return value
