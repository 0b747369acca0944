"""Rules that the database itself keeps, whoever writes to it.

A trigger refuses what no code of ours should ever do: change an audit event, or the body of a
published rule. Django has no portable trigger, so each rule is written for SQLite and PostgreSQL.
"""

from collections.abc import Sequence

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class Refuse(Operation):
    """Refuse `UPDATE` or `DELETE` of rows of a table, optionally only where a condition holds.

    `when` is SQL over `OLD` and `NEW` that both databases read. `name` is unique in the database.
    """

    reversible = True
    reduces_to_sql = True

    def __init__(self, name: str, table: str, on: Sequence[str], message: str, when: str = ""):
        self.name, self.table, self.on, self.message, self.when = name, table, on, message, when

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """A trigger is no part of the models' state."""

    def create_sql(self, vendor: str) -> list[str]:
        """Return the statements that make the rule in a database of this vendor."""
        when = f"WHEN ({self.when})" if self.when else ""
        message = self.message.replace("'", "''")
        if vendor == "sqlite":
            return [
                f"CREATE TRIGGER {self.name}_{event.lower()} BEFORE {event} ON {self.table} "
                f"FOR EACH ROW {when} BEGIN SELECT RAISE(ABORT, '{message}'); END"
                for event in self.on
            ]
        return [
            f"CREATE FUNCTION {self.name}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{message}' USING ERRCODE = 'restrict_violation'; END $$",
            *(
                f"CREATE TRIGGER {self.name}_{event.lower()} BEFORE {event} ON {self.table} "
                f"FOR EACH ROW {when} EXECUTE FUNCTION {self.name}()"
                for event in self.on
            ),
        ]

    def drop_sql(self, vendor: str) -> list[str]:
        """Return the statements that take the rule away."""
        if vendor == "sqlite":
            return [f"DROP TRIGGER IF EXISTS {self.name}_{event.lower()}" for event in self.on]
        return [f"DROP FUNCTION IF EXISTS {self.name}() CASCADE"]

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for statement in self.create_sql(schema_editor.connection.vendor):
            schema_editor.execute(statement, params=None)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for statement in self.drop_sql(schema_editor.connection.vendor):
            schema_editor.execute(statement, params=None)

    def describe(self) -> str:
        return f"Refuse {' and '.join(self.on)} on {self.table}"
