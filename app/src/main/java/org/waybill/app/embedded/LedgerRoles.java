package org.waybill.app.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Who may do what in the embedded database. A superuser of Postgres reads files and runs programs as the user of the server: the
 * role of the ledger is none, and owns the database and all in it. As the superuser nobody can log in; it has no password.
 */
final class LedgerRoles {

    static final String LEDGER = "waybill";
    static final String SUPERUSER = "postgres";

    /** In a data folder whose roles are these; in those of earlier versions the ledger's role is the superuser. */
    private static final String MARK = "waybill-roles";

    private LedgerRoles() {}

    static boolean areIn(Path data) {
        return Files.exists(data.resolve(MARK));
    }

    /** Notes that all {@link #statements} were run. */
    static void mark(Path data) throws IOException {
        Home.writePrivate(data.resolve(MARK), "1\n");
    }

    /**
     * What makes them, for a server that serves nobody else: each a line, and all harmless when they are run again.
     *
     * @param password a file beside the data folder. The server reads it itself: what is an argument can be seen by others.
     */
    static List<String> statements(String password) {
        return List.of(
                rename(),
                "do $$ begin if not exists (select from pg_roles where rolname = 'waybill') then"
                        + " create role waybill login; end if; end $$",
                "alter database postgres owner to waybill",
                takeOver(),
                "do $$ begin execute format('alter role waybill password %L', pg_read_file('../" + password
                        + "')); end $$",
                "alter role postgres password null");
    }

    /** The first superuser cannot become less, and a session cannot rename its own user. */
    private static String rename() {
        return "do $$ begin if exists (select from pg_roles where oid = 10 and rolname = 'waybill') then"
                + " create role waybill_handover superuser;"
                + " set session authorization waybill_handover;"
                + " alter role waybill rename to postgres;"
                // A server that serves one user has no session to reset to.
                + " set session authorization postgres;"
                + " drop role waybill_handover;"
                + " end if; end $$";
    }

    /** Postgres reassigns nothing of its first superuser at once, since that owns what Postgres itself consists of. */
    private static String takeOver() {
        return "do $$ declare item text; begin for item in with space as"
                + " (select oid, nspname, nspowner from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema')"
                + " select format('schema %I', nspname) from space where nspowner = 10"
                + " union all select format('%s %s', case relkind when 'S' then 'sequence' when 'v' then 'view' else 'table'"
                + " end, oid::regclass) from pg_class c where relowner = 10 and relkind in ('r', 'S', 'v')"
                + " and relnamespace in (select oid from space)"
                // A sequence of a column goes with its table.
                + " and not exists (select from pg_depend where classid = 'pg_class'::regclass and objid = c.oid"
                + " and c.relkind = 'S' and deptype in ('a', 'i'))"
                + " union all select format('routine %s', oid::regprocedure) from pg_proc"
                + " where proowner = 10 and pronamespace in (select oid from space)"
                + " union all select format('type %s', oid::regtype) from pg_type"
                + " where typowner = 10 and typtype = 'e' and typnamespace in (select oid from space)"
                + " loop execute 'alter ' || item || ' owner to waybill'; end loop; end $$";
    }
}
