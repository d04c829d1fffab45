-- SPDX-License-Identifier: GPL-3.0-or-later
-- Adds a synthetic campaign of 10^6 boots to a results file that bootrace has made:
--   sqlite3 results.db < harness/tests/bench/million-boots.sql
-- Every 50th boot failed under one of four signatures, every 1000th was lost, every 700th recovered; a plan for 100 boots.
BEGIN;
INSERT INTO campaigns (campaign, scenario, scenario_text, seed, started_ns, finished_ns, end, facts, jobs)
VALUES ('million', 'million', '', 1, 1795508100000000000, 1795600000000000000, 'complete', '{}', 2);
INSERT INTO campaign_images VALUES ('million', 0, 'overlay-race', 'd0', '{}', NULL), ('million', 1, 'overlay-fixed', 'd1', '{}', NULL);
CREATE TEMP TABLE numbers AS
  WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 1000000) SELECT i FROM n;
INSERT INTO plans SELECT printf('%064x', i), '[Plan]' || char(10) || 'Seed=' || i || char(10) FROM numbers WHERE i <= 10000;
INSERT INTO boots (campaign, boot, image, strategy, seed, plan_sha256, verdict, lost, signature, class, recovered, decided,
                   lines, started_ns, wall_ns, cpu_ns, load, console_bytes)
  SELECT 'million', i, iif(i % 2, 'overlay-race', 'overlay-fixed'), iif(i % 4 < 2, 'natural', 'jitter'), i,
         printf('%064x', 1 + i / 100 % 10000),
         CASE WHEN i % 1000 = 0 THEN NULL WHEN i % 50 = 0 THEN 'failed' ELSE 'passed' END,
         iif(i % 1000 = 0, 'QEMU was killed by signal 9', NULL),
         iif(i % 50 = 0 AND i % 1000 <> 0, 'overlay-resolve:/mnt/' || (i / 50 % 4) || ':-2', NULL),
         iif(i % 50 = 0 AND i % 1000 <> 0, 'overlay-resolve', NULL),
         i % 700 = 1, 1, 500, 1795508100000000000 + i * 90000000, 3000000000 + i % 1000, 2500000000, 1.5, 65536
  FROM numbers;
INSERT INTO matches
  SELECT 'million', i, 0, 'overlay-resolve', 'overlay-resolve', '/mnt/' || (i / 50 % 4), -2, 412,
         'overlayfs: failed to resolve ''/mnt/' || (i / 50 % 4) || ''': -2', 'overlay-resolve:/mnt/' || (i / 50 % 4) || ':-2',
         1, i % 700 = 1, 0
  FROM numbers WHERE (i % 50 = 0 AND i % 1000 <> 0) OR i % 700 = 1;
COMMIT;
