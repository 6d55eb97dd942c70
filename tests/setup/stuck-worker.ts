// A process that takes a job and is killed before it is done.
import { randomUUID } from 'node:crypto'
import type { JobContext } from '../../lib/server/jobs/job'
import { startRunner } from '../../lib/server/jobs/runner'

const stuck = () => new Promise<void>(() => process.send!('took it'))
const context = { newId: randomUUID, now: () => new Date() } as unknown as JobContext
void startRunner({ url: process.argv[2]!, context, tasks: { 'test.job': stuck } })
