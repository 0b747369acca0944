"""Settings of the tests: the product's own, in folders thrown away afterwards.

Tasks run at once in the calling process, mail stays in memory, and a query in a loop is an error.
Workers that tests start for themselves run on `config.settings` with these same variables.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

SCRATCH = Path(tempfile.mkdtemp(prefix="landed-tests-"))
atexit.register(shutil.rmtree, SCRATCH, ignore_errors=True)

# What a developer's shell or .env says about other places must not reach the tests. The database
# is the exception: the same tests run on SQLite and, by DATABASE_URL, on PostgreSQL.
for name in ("CELERY_BROKER_URL", "MEDIA_ROOT", "EMAIL_FILE_PATH", "QUEUE_DIR", "PORT", "SITE_URL"):
    os.environ.pop(name, None)
os.environ.update(
    ENV_FILE=os.devnull,
    DEBUG="off",
    EMBEDDED="on",
    ALLOWED_HOSTS="127.0.0.1,localhost",
    HTTPS="off",
    SECRET_KEY="only-for-tests-0123456789-abcdefghijklmnopqrstuvwxyz",
    VAR_DIR=str(SCRATCH),
    EMAIL_URL="memorymail://",
    CELERY_TASK_ALWAYS_EAGER="on",
    LOG_LEVEL="WARNING",
)

from config.settings import *  # noqa: E402, F403
from config.settings import DATABASES, INSTALLED_APPS, MIDDLEWARE, STORAGES  # noqa: E402

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file, as in the product: threads and worker processes see each other's work.
    DATABASES["default"]["TEST"] = {"NAME": str(SCRATCH / "test.sqlite3")}
else:
    # A connection kept open by a server thread would keep the test database from being dropped.
    DATABASES["default"]["CONN_MAX_AGE"] = 0

CELERY_TASK_EAGER_PROPAGATES = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
(SCRATCH / "static").mkdir()  # nothing is collected: the test server finds files where they lie
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
INSTALLED_APPS += ["zeal"]
MIDDLEWARE += ["zeal.middleware.zeal_middleware"]
# A step of a job reads the job and what it is about anew, for another worker may have held it
# meanwhile. Here, without a worker, all steps run inside the request that asked: more of them the
# slower the machine.
READ_AT_EACH_STEP = ["eligibility.Job", "accounts.Firm", "draws.Round", "draws.RoundConfirmation"]
ZEAL_ALLOWLIST = [{"model": model, "field": "get()"} for model in READ_AT_EACH_STEP]
