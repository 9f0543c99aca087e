import { expect, it } from 'vitest';
import { testDatabases } from '../support/database.ts';
import { openPortfolio, ODD_ID, inPath } from './portfolio.ts';
const kind = testDatabases()[0]!;
it('smokes', async () => {
  const t0 = Date.now();
  const p = await openPortfolio(kind);
  console.log('open', Date.now() - t0);
  for (const path of ['/healthz','/readyz','/v1/runs?limit=1','/v1/alerts?limit=2',`/v1/customers/${inPath(ODD_ID)}/facts`,'/v1/runs/99','/v1/alerts?x=1&limit=0&status=foo&limit=2','/v1/alerts/%00','/nope','/v1/alerts?customer_id=%00']) {
    const r = await p.api.request(path);
    console.log(path, r.status, JSON.stringify(Object.fromEntries(r.headers)), (await r.text()).slice(0, 1500));
  }
  const list: any = await (await p.api.request('/v1/alerts')).json();
  const one = await p.api.request(`/v1/alerts/${list.items[0].alert_id}`);
  console.log(one.status, JSON.stringify(await one.json(), null, 1).slice(-3000));
  console.log(p.logged);
  await p.close();
  expect(1).toBe(1);
});
