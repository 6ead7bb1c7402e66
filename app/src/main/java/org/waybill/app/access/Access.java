package org.waybill.app.access;

import org.waybill.app.cli.CommandJournal;
import org.waybill.app.cli.LedgerCommand.Ledger;
import org.waybill.ledger.access.Audit.Result;
import org.waybill.ledger.access.LoginLinks;
import org.waybill.ledger.access.People;
import org.waybill.ledger.access.Person;
import org.waybill.ledger.access.Tokens;
import org.waybill.operations.CannotRun;

/** The records of a ledger about who may use the console. Whoever has the ledger's credentials may change them. */
record Access(People people, Tokens tokens, LoginLinks links, CommandJournal journal) {

    static Access of(Ledger ledger) {
        var database = ledger.database();
        return new Access(
                new People(database), new Tokens(database), new LoginLinks(database), new CommandJournal(database));
    }

    Person person(String name) {
        return people.find(name)
                .orElseThrow(() ->
                        new CannotRun("There is no person " + name + ". Show those that there are: waybill user list"));
    }

    void note(String action, String what) {
        journal.note(action, what, null, Result.DONE, "");
    }
}
