-- Postgres looks a reference up for each row that is inserted, which was a quarter of what a discovered file cost. Nothing is
-- lost: files are inserted by the holder of a lease and work by that of an open batch, and leases and batches refer to their
-- migration themselves, so none of the three can go while it is used.

-- Scanners lock their lease first, verifiers work: whoever is at it ends before anything is locked here.
lock table lease, work, file, batch, migration in access exclusive mode;

alter table file drop constraint file_migration_fkey;
alter table work drop constraint work_batch_fkey;
