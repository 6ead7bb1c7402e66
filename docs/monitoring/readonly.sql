-- A role for dashboards: it reads the sums and nothing else. Run it once as the owner of the ledger, then give the role a
-- password and a way in:  alter role waybill_reader login password '…'
create role waybill_reader nologin;
grant usage on schema migration to waybill_reader;
grant select on
    migration.migration_files, migration.migration_lanes, migration.migration_overview, migration.batch_overview
    to waybill_reader;
alter role waybill_reader set statement_timeout = '5s';
alter role waybill_reader set default_transaction_read_only = on;
