// What a device's checks of a capability and its proof cost, beside the two bare signature checks that they cannot do without.
import { spawnSync } from 'node:child_process'
import { ROOT } from './lib/measuring.mjs'

const program = ['--import', 'tsx', 'tests/bench/lib/verify.ts']
process.exit(spawnSync(process.execPath, program, { cwd: ROOT, stdio: 'inherit' }).status ?? 1)
