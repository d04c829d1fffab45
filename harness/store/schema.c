/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/schema.h"
#include "base/error.h"
#include "store/database.h"

/* "BtRc" in SQLite's header: tells our files from anybody else's, also to file(1). */
#define APPLICATION_ID 0x42745263

/* Step I makes schema I+1 out of schema I. A step that was released never changes: append a new one.
 *
 * Keys are the campaign's own id and the plan's SHA-256, not row numbers: they mean the same in every file, so merging
 * is INSERT OR IGNORE. Exactly one of verdict and lost is set: what the guest showed and what the host spoilt never
 * mix. */
static const char *const STEPS[] = {
    "CREATE TABLE campaigns ("
    "  campaign TEXT NOT NULL PRIMARY KEY,"
    "  scenario TEXT NOT NULL,"
    "  scenario_text TEXT NOT NULL,"
    "  seed INTEGER NOT NULL,"
    "  started_ns INTEGER NOT NULL,"
    "  finished_ns INTEGER,"
    "  end TEXT,"
    "  facts TEXT NOT NULL,"
    "  jobs INTEGER NOT NULL"
    ") WITHOUT ROWID;"

    "CREATE TABLE campaign_images ("
    "  campaign TEXT NOT NULL REFERENCES campaigns,"
    "  position INTEGER NOT NULL,"
    "  image TEXT NOT NULL,"
    "  digest TEXT NOT NULL,"
    "  facts TEXT NOT NULL,"
    "  arguments TEXT,"
    "  PRIMARY KEY (campaign, position),"
    "  UNIQUE (campaign, image)"
    ") WITHOUT ROWID;"

    "CREATE TABLE plans ("
    "  sha256 TEXT NOT NULL PRIMARY KEY,"
    "  text TEXT NOT NULL"
    ") WITHOUT ROWID;"

    "CREATE TABLE boots ("
    "  campaign TEXT NOT NULL REFERENCES campaigns,"
    "  boot INTEGER NOT NULL,"
    "  image TEXT NOT NULL,"
    "  strategy TEXT NOT NULL,"
    "  seed INTEGER NOT NULL,"
    "  plan_sha256 TEXT NOT NULL REFERENCES plans,"
    "  verdict TEXT,"
    "  lost TEXT,"
    "  signature TEXT,"
    "  class TEXT,"
    "  recovered INTEGER NOT NULL,"
    "  decided INTEGER NOT NULL,"
    "  lines INTEGER NOT NULL,"
    "  pass_line INTEGER,"
    "  warnings TEXT,"
    "  last_lines TEXT,"
    "  started_ns INTEGER NOT NULL,"
    "  wall_ns INTEGER NOT NULL,"
    "  cpu_ns INTEGER,"
    "  load REAL NOT NULL,"
    "  console_bytes INTEGER NOT NULL,"
    "  PRIMARY KEY (campaign, boot),"
    "  CHECK ((verdict IS NULL) <> (lost IS NULL))"
    ") WITHOUT ROWID;"

    "CREATE TABLE matches ("
    "  campaign TEXT NOT NULL,"
    "  boot INTEGER NOT NULL,"
    "  position INTEGER NOT NULL,"
    "  rule TEXT NOT NULL,"
    "  class TEXT NOT NULL,"
    "  key TEXT NOT NULL,"
    "  errno INTEGER NOT NULL,"
    "  line INTEGER NOT NULL,"
    "  text TEXT NOT NULL,"
    "  signature TEXT NOT NULL,"
    "  fatal INTEGER NOT NULL,"
    "  recovered INTEGER NOT NULL,"
    "  recovered_line INTEGER NOT NULL,"
    "  PRIMARY KEY (campaign, boot, position),"
    "  FOREIGN KEY (campaign, boot) REFERENCES boots"
    ") WITHOUT ROWID;"

    "CREATE TABLE consoles ("
    "  campaign TEXT NOT NULL,"
    "  boot INTEGER NOT NULL,"
    "  length INTEGER NOT NULL,"
    "  zstd BLOB NOT NULL,"
    "  PRIMARY KEY (campaign, boot),"
    "  FOREIGN KEY (campaign, boot) REFERENCES boots"
    ");"

    "CREATE TABLE probes ("
    "  digest TEXT NOT NULL,"
    "  phase TEXT NOT NULL,"
    "  length INTEGER NOT NULL,"
    "  zstd BLOB NOT NULL,"
    "  PRIMARY KEY (digest, phase)"
    ");"

    "CREATE VIEW boot_summary AS SELECT"
    "  campaign, boot, image, strategy, coalesce(verdict, 'lost') AS result, signature, recovered, lost,"
    "  round(wall_ns / 1e9, 3) AS seconds,"
    "  datetime(started_ns / 1000000000, 'unixepoch') AS started_utc,"
    "  (SELECT text FROM matches WHERE matches.campaign = boots.campaign AND matches.boot = boots.boot"
    "    AND matches.signature = boots.signature ORDER BY position LIMIT 1) AS text"
    "  FROM boots;"

    "CREATE VIEW campaign_summary AS SELECT"
    "  campaign, scenario, datetime(campaigns.started_ns / 1000000000, 'unixepoch') AS started_utc, end,"
    "  count(boot) AS boots,"
    "  count(verdict) FILTER (WHERE verdict = 'passed') AS passed,"
    "  count(verdict) FILTER (WHERE verdict IN ('failed', 'hung', 'died')) AS failures,"
    "  count(verdict) FILTER (WHERE verdict = 'artefact') AS artefact,"
    "  count(lost) AS lost"
    "  FROM campaigns LEFT JOIN boots USING (campaign) GROUP BY campaign;",

    /* Achieved orders, what they add up to, and hidden dependencies that boots have taught. */
    "CREATE TABLE times ("
    "  campaign TEXT NOT NULL,"
    "  boot INTEGER NOT NULL,"
    "  phase TEXT NOT NULL,"
    "  length INTEGER NOT NULL,"
    "  zstd BLOB NOT NULL,"
    "  PRIMARY KEY (campaign, boot, phase),"
    "  FOREIGN KEY (campaign, boot) REFERENCES boots"
    ");"

    "CREATE TABLE coverage ("
    "  campaign TEXT NOT NULL REFERENCES campaigns,"
    "  image TEXT NOT NULL,"
    "  phase TEXT NOT NULL,"
    "  pairs INTEGER NOT NULL,"
    "  both_orders INTEGER NOT NULL,"
    "  together INTEGER NOT NULL,"
    "  infeasible INTEGER NOT NULL,"
    "  PRIMARY KEY (campaign, image, phase)"
    ") WITHOUT ROWID;"

    "CREATE TABLE learned ("
    "  digest TEXT NOT NULL,"
    "  phase TEXT NOT NULL,"
    "  before TEXT NOT NULL,"
    "  after TEXT NOT NULL,"
    "  evidence TEXT NOT NULL,"
    "  PRIMARY KEY (digest, phase, before, after)"
    ") WITHOUT ROWID;",

    /* What the sequential test of When=decided said. */
    "CREATE TABLE decisions ("
    "  campaign TEXT NOT NULL REFERENCES campaigns,"
    "  image TEXT NOT NULL,"
    "  strategy TEXT NOT NULL,"
    "  decision TEXT NOT NULL,"
    "  boots INTEGER NOT NULL,"
    "  failed INTEGER NOT NULL,"
    "  good_rate REAL NOT NULL,"
    "  bad_rate REAL NOT NULL,"
    "  alpha REAL NOT NULL,"
    "  beta REAL NOT NULL,"
    "  PRIMARY KEY (campaign, image, strategy)"
    ") WITHOUT ROWID;",

    /* Boots that went on from a checkpoint, and cold boots that were to confirm the failure of one. */
    ("ALTER TABLE boots ADD COLUMN forked INTEGER NOT NULL DEFAULT 0;"
     "ALTER TABLE boots ADD COLUMN confirms INTEGER;"),

    /* What explain found out: for reproduce --minimal. */
    "CREATE TABLE explanations ("
    "  explained_in TEXT NOT NULL PRIMARY KEY REFERENCES campaigns,"
    "  campaign TEXT NOT NULL REFERENCES campaigns,"
    "  boot INTEGER NOT NULL,"
    "  digest TEXT NOT NULL,"
    "  signature TEXT NOT NULL,"
    "  cause TEXT NOT NULL,"
    "  minimal_plan TEXT"
    ") WITHOUT ROWID;",

    /* What units touched in a boot that passed. */
    "CREATE TABLE traces ("
    "  digest TEXT NOT NULL,"
    "  phase TEXT NOT NULL,"
    "  length INTEGER NOT NULL,"
    "  zstd BLOB NOT NULL,"
    "  PRIMARY KEY (digest, phase)"
    ");",

    /* Where the scenario lay, and so what lies beside it. */
    "ALTER TABLE campaigns ADD COLUMN scenario_path TEXT;",

    /* What a bisection knows beside its boots. */
    "CREATE TABLE bisections ("
    "  campaign TEXT NOT NULL PRIMARY KEY REFERENCES campaigns,"
    "  workshop TEXT NOT NULL,"
    "  repository TEXT NOT NULL,"
    "  good TEXT NOT NULL,"
    "  bad TEXT NOT NULL,"
    "  build TEXT NOT NULL,"
    "  plan TEXT,"
    "  signature TEXT,"
    "  all_parents INTEGER NOT NULL,"
    "  rate REAL NOT NULL,"
    "  least_rate REAL NOT NULL,"
    "  confidence REAL NOT NULL,"
    "  answer TEXT,"
    "  reverted TEXT"
    ") WITHOUT ROWID;"

    "CREATE TABLE bisection_commits ("
    "  campaign TEXT NOT NULL REFERENCES bisections,"
    "  position INTEGER NOT NULL,"
    "  hash TEXT NOT NULL,"
    "  subject TEXT NOT NULL,"
    "  parents TEXT NOT NULL,"
    "  prior REAL NOT NULL,"
    "  state TEXT NOT NULL,"
    "  image TEXT,"
    "  digest TEXT,"
    "  why TEXT,"
    "  plain INTEGER NOT NULL,"
    "  weight REAL NOT NULL,"
    "  PRIMARY KEY (campaign, position)"
    ") WITHOUT ROWID;",

    /* What a killed campaign needs to go on: how it was asked for, and when in its course a boot taught what. */
    ("ALTER TABLE campaigns ADD COLUMN options TEXT;"
     "ALTER TABLE campaigns ADD COLUMN plan TEXT;"
     "ALTER TABLE learned ADD COLUMN campaign TEXT;"
     "ALTER TABLE learned ADD COLUMN image TEXT;"
     "ALTER TABLE learned ADD COLUMN strategy TEXT;"
     "ALTER TABLE learned ADD COLUMN position INTEGER;"),

    /* The parts of a campaign that several machines boot. */
    "CREATE TABLE shards ("
    "  campaign TEXT NOT NULL REFERENCES campaigns,"
    "  shard INTEGER NOT NULL,"
    "  shards INTEGER NOT NULL,"
    "  jobs INTEGER NOT NULL,"
    "  facts TEXT NOT NULL,"
    "  started_ns INTEGER NOT NULL,"
    "  finished_ns INTEGER,"
    "  end TEXT,"
    "  PRIMARY KEY (campaign, shard)"
    ") WITHOUT ROWID;",

    /* What the host's tasks waited for when a boot began. */
    ("ALTER TABLE boots ADD COLUMN pressure_cpu REAL;"
     "ALTER TABLE boots ADD COLUMN pressure_memory REAL;"
     "ALTER TABLE boots ADD COLUMN pressure_io REAL;"),
};

guint schema_version(void)
{
  return G_N_ELEMENTS(STEPS);
}

static gboolean read_integer(Store *store, const char *sql, gint64 *ret_value, GError **error)
{
  Statement *statement = statement_get(store, sql, error);
  gboolean row = FALSE;
  if (!statement || !statement_step(statement, &row, error))
    return FALSE;
  *ret_value = row ? column_integer(statement) : 0;
  statement_reset(statement);
  return TRUE;
}

gboolean schema_check(Store *store, guint *ret_version, GError **error)
{
  gint64 application = 0, version = 0, tables = 0;
  if (!read_integer(store, "PRAGMA application_id", &application, error) ||
      !read_integer(store, "PRAGMA user_version", &version, error) ||
      !read_integer(store, "SELECT count(*) FROM sqlite_schema", &tables, error))
    return FALSE;
  gboolean empty = application == 0 && version == 0 && tables == 0;
  if (!empty && (application != APPLICATION_ID || version < 1))
    return error_set(error, BOOTRACE_ERROR_INPUT,
                     "%s: an SQLite file, but no results of bootrace; name another one with --results=FILE",
                     store_path(store));
  if (version > schema_version())
    return error_set(error, BOOTRACE_ERROR_INPUT,
                     "%s: written by a newer bootrace (schema %" G_GINT64_FORMAT
                     ", this one knows up to %u); upgrade bootrace, or name another file with --results=FILE",
                     store_path(store), version, schema_version());
  *ret_version = (guint)version;
  return TRUE;
}

/* Checks again under the lock: another process may have migrated meanwhile. */
static gboolean take_steps(Store *store, gconstpointer data, GError **error)
{
  (void)data;
  guint version = 0;
  if (!schema_check(store, &version, error))
    return FALSE;
  for (guint step = version; step < schema_version(); step++) {
    if (!store_execute(store, STEPS[step], error))
      return FALSE;
  }
  g_autofree char *marks =
      g_strdup_printf("PRAGMA application_id = %d; PRAGMA user_version = %u;", APPLICATION_ID, schema_version());
  return store_execute(store, marks, error);
}

gboolean schema_migrate(Store *store, GError **error)
{
  return store_transaction(store, take_steps, NULL, error);
}
