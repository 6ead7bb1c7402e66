-- Uploads in parts that have begun at a target and are not known to have ended. Each is noted before its first part is sent.
-- When nobody will go on with one, an uploader aborts it, also after a crash or after the migration was forgotten. So a row
-- refers to no other table, and holds all that an abort needs.
create table unfinished_upload (
    id        bigint generated always as identity primary key,
    file      bigint not null,
    upload_id text   not null,
    migration uuid   not null,
    batch     bigint not null, -- for which it was begun or taken up last
    size      bigint not null, -- the version of the file that is sent
    mtime_ns  bigint not null,
    ctime_ns  bigint not null,
    inode     bigint not null,
    endpoint  text   not null,
    region    text   not null,
    bucket    text   not null,
    prefix    text   not null,
    key       text   not null
);
create index unfinished_upload_of_file on unfinished_upload (file);
