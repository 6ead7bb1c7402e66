-- Until when a request that heeds no condition may still be carried out, sent by an attempt that was given up. A table of
-- its own, so that verifiers and scanners do not wait for each other's rows.
create table late_write (
    migration int         primary key references migration,
    until     timestamptz not null
);
