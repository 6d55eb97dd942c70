// What lists and searches of devices cost at 10⁶ devices in each of two catalogs, beside a catalog of 10³: as the app's
// role, through the queries of the pages. LATCHKEY_FLEET_DEVICES makes the large catalogs smaller.
import { spawnSync } from 'node:child_process'
import { ROOT } from './lib/measuring.mjs'

const program = ['--conditions=react-server', '--import', 'tsx', 'tests/bench/lib/fleet.ts']
process.exit(spawnSync(process.execPath, program, { cwd: ROOT, stdio: 'inherit' }).status ?? 1)
