/** Connections that are lost or not to be had, on a real server behind a socket that the tests can cut. */
import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Refusal } from '../../src/domain/refusal.ts';
import type { Database } from '../../src/store/database.ts';
import { openPostgres } from '../../src/store/postgres-database.ts';
import { createFromTemplate, hasPostgres } from '../support/database.ts';

describe.skipIf(!hasPostgres())('a connection to PostgreSQL', () => {
  let wire: Wire;
  let database: Database;
  let drop: () => Promise<void>;
  beforeEach(async () => {
    const created = await createFromTemplate();
    drop = created.drop;
    wire = await openWire(new URL(created.url));
    database = await openPostgres({ url: wire.url, onIdleError: () => undefined, pool_size: 2 });
  });
  afterEach(async () => {
    await database.close();
    await wire.close();
    await drop();
  });

  const sleep = (db: Database['db']) => sql`select pg_sleep(5)`.execute(db);
  const terminate = async (): Promise<void> => {
    await pause(200);
    await sql`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()`.execute(database.db);
  };
  const cut = async (): Promise<void> => {
    await pause(200);
    wire.cut();
  };

  it.each([
    ['the server ends it', terminate],
    ['the network does', cut],
  ])(
    'that is lost in the middle of a read is a refusal where %s, and the next one is sound',
    async (_, end) => {
      const [read] = await Promise.all([outcomeOf(sleep(database.db)), end()]);
      expect(read).toMatchObject({
        code: 'database_unavailable',
        message: expect.stringContaining('was lost'),
      });
      const { rows } = await sql`select 1 as one`.execute(database.db);
      expect(rows).toEqual([{ one: 1 }]);
    },
  );

  it.each([
    ['the server ends it', terminate],
    ['the network does', cut],
  ])('that is lost in the middle of a transaction is a refusal where %s', async (_, end) => {
    const work = outcomeOf(database.transaction((session) => sleep(session.db)));
    const [outcome] = await Promise.all([work, end()]);
    expect(outcome).toMatchObject({
      code: 'database_unavailable',
      message: expect.stringContaining('was lost'),
    });
    const { rows } = await sql`select 1 as one`.execute(database.db);
    expect(rows).toEqual([{ one: 1 }]);
  });

  it('that cannot be had is a refusal for reads and transactions', async () => {
    wire.cut();
    await wire.close();
    const works = [
      () => sql`select 1`.execute(database.db),
      () => database.transaction(async () => undefined),
    ];
    for (const work of works) {
      const refusal = await outcomeOf(work());
      expect(refusal).toBeInstanceOf(Refusal);
      expect(refusal).toMatchObject({ code: 'database_unavailable' });
    }
  });

  it('that does not come free in time is a refusal that says so', async () => {
    const held = [sql`select pg_sleep(11)`, sql`select pg_sleep(11)`].map((query) =>
      query.execute(database.db),
    );
    await pause(100);
    expect(await outcomeOf(sql`select 1`.execute(database.db))).toMatchObject({
      code: 'database_unavailable',
      message: 'PostgreSQL does not answer, or all connections to it are in use. Try again later.',
    });
    await Promise.all(held);
  }, 20_000);

  it('leaves errors of statements as they are', async () => {
    const failed = await outcomeOf(sql`select 1 / 0`.execute(database.db));
    expect(failed).not.toBeInstanceOf(Refusal);
    expect(failed).toMatchObject({ code: '22012' });
  });
});

interface Wire {
  readonly url: string;
  /** Ends every connection at once, as a cable does. */
  cut(): void;
  close(): Promise<void>;
}

async function openWire(server: URL): Promise<Wire> {
  const sockets = new Set<Socket>();
  const listening: Server = createServer((near) => {
    const far = connect(Number(server.port || '5432'), server.hostname);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
    }
    near.pipe(far).pipe(near);
  });
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  const address = listening.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const url = new URL(server);
  url.hostname = '127.0.0.1';
  url.port = String(address.port);
  return {
    url: url.href,
    cut: () => {
      for (const socket of sockets) socket.resetAndDestroy();
      sockets.clear();
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      if (listening.listening) await new Promise((resolve) => listening.close(resolve));
    },
  };
}

async function outcomeOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => 'done',
    (error: unknown) => error,
  );
}
