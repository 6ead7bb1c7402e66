package org.waybill.app.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The roles in the embedded database. A Postgres superuser can read files and run programs as the user of the server.
 * The ledger's role is none, but owns the database and all in it. The superuser cannot log in: it has no password.
 */
final class LedgerRoles {

    static final String LEDGER = "waybill";
    static final String SUPERUSER = "postgres";

    /** The file that marks a data folder with these roles; in those of earlier versions the ledger's role is the superuser. */
    private static final String MARK = "waybill-roles";

    private LedgerRoles() {}

    static boolean areIn(Path data) {
        return Files.exists(data.resolve(MARK));
    }

    /** Records that all {@link #statements} were run. */
    static void mark(Path data) throws IOException {
        Home.writePrivate(data.resolve(MARK), "1\n");
    }

    /**
     * The statements that create the roles, for a server without other clients: one a line, harmless when repeated.
     *
     * @param password a file beside the data folder. The server reads it itself, because other users can see arguments.
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

    /** Renames the role: the first superuser cannot lose that status, and a session cannot rename its own user. */
    private static String rename() {
        return "do $$ begin if exists (select from pg_roles where oid = 10 and rolname = 'waybill') then"
                + " create role waybill_handover superuser;"
                + " set session authorization waybill_handover;"
                + " alter role waybill rename to postgres;"
                // In single-user mode a server has no session user to reset to.
                + " set session authorization postgres;"
                + " drop role waybill_handover;"
                + " end if; end $$";
    }

    /** Reassigns objects one by one: Postgres refuses to do it for its first superuser, which also owns the system's objects. */
    private static String takeOver() {
        return "do $$ declare item text; begin for item in with space as"
                + " (select oid, nspname, nspowner from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema')"
                + " select format('schema %I', nspname) from space where nspowner = 10"
                + " union all select format('%s %s', case relkind when 'S' then 'sequence' when 'v' then 'view' else 'table'"
                + " end, oid::regclass) from pg_class c where relowner = 10 and relkind in ('r', 'S', 'v')"
                + " and relnamespace in (select oid from space)"
                // The sequence of a column follows its table.
                + " and not exists (select from pg_depend where classid = 'pg_class'::regclass and objid = c.oid"
                + " and c.relkind = 'S' and deptype in ('a', 'i'))"
                + " union all select format('routine %s', oid::regprocedure) from pg_proc"
                + " where proowner = 10 and pronamespace in (select oid from space)"
                + " union all select format('type %s', oid::regtype) from pg_type"
                + " where typowner = 10 and typtype = 'e' and typnamespace in (select oid from space)"
                + " loop execute 'alter ' || item || ' owner to waybill'; end loop; end $$";
    }
}
