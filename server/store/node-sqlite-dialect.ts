import type { DatabaseSync, SQLInputValue } from "node:sqlite";
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from "kysely";

/** Lets kysely speak to the SQLite that Node brings along: nothing to compile, nothing to download. */
export const createNodeSqliteDialect = (database: DatabaseSync): Dialect => ({
  createAdapter: () => new SqliteAdapter(),
  createDriver: () => createDriver(database),
  createIntrospector: (db) => new SqliteIntrospector(db),
  createQueryCompiler: () => new SqliteQueryCompiler(),
});

/** One connection: SQLite has one writer, and a statement takes well under a millisecond. */
const createDriver = (database: DatabaseSync): Driver => {
  const connection: DatabaseConnection = {
    executeQuery: (query) => Promise.resolve(run(database, query)),
    streamQuery: () => {
      throw new Error("streaming is not offered by this dialect");
    },
  };
  let isTaken: Promise<void> = Promise.resolve();
  let release: () => void = () => undefined;
  const execute = async (sql: string): Promise<void> => {
    await connection.executeQuery(CompiledQuery.raw(sql));
  };
  return {
    init: () => Promise.resolve(),
    acquireConnection: async () => {
      const before = isTaken;
      let free: () => void = () => undefined;
      isTaken = new Promise((resolve) => {
        free = resolve;
      });
      await before;
      release = free;
      return connection;
    },
    releaseConnection: () => {
      release();
      return Promise.resolve();
    },
    beginTransaction: () => execute("begin immediate"),
    commitTransaction: () => execute("commit"),
    rollbackTransaction: () => execute("rollback"),
    destroy: () => {
      database.close();
      return Promise.resolve();
    },
  };
};

// Rows are typed by kysely from the table definitions; the driver can't know them.
const run = <Row>(database: DatabaseSync, query: CompiledQuery): QueryResult<Row> => {
  const statement = database.prepare(query.sql);
  const parameters = query.parameters as SQLInputValue[];
  if (statement.columns().length > 0) return { rows: statement.all(...parameters) as Row[] };
  const { changes, lastInsertRowid } = statement.run(...parameters);
  return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) };
};
