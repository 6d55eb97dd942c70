// Asking for a capability by what needs doing, and what became of it.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Command } from 'commander'
import { type PortalRequest, me, request as shape } from '@/lib/domain/api/v1'
import { formatMiddle } from '@/lib/domain/device-id'
import { DAY_S, HOUR_S, MINUTE_S, durationInWords } from '@/lib/domain/duration'
import { TASKS, isTaskId } from '@/lib/domain/proposal'
import { CliError } from '../errors'
import type { Portal } from '../portal/client'
import { holdingsOf, requestsIn } from '../portal/download'
import { type AddLeaf, type Run, flag, operand, portalOf, text } from '../run'
import { pairs, table } from '../text'
import { targetOf } from './target'

const ASK_AGAIN_MS = 2000
const UNITS: Record<string, number> = { min: MINUTE_S, h: HOUR_S, d: DAY_S }
const collect = (value: string, before: string[] = []) => [...before, value]

export function addRequest(parent: Command, leaf: AddLeaf): void {
  const tasks = TASKS.map((task) => task.id).join(', ')
  leaf(parent, { name: 'create', about: 'Ask for a capability for a device', device: true, work: create })
    .requiredOption('--task <task>', `what needs doing, once for each: ${tasks}`, collect)
    .requiredOption('--reason <text>', 'why')
    .option('--ticket <number>', 'the number of a ticket')
    .option('--for <time>', 'how long from the download: 90min, 4h, 1d', '4h')
    .option('--catalog <id>', 'which catalog, where several hold the device')
    .option('--why-larger <text>', 'ask for app development where field servicing would do, and say why')
    .option('--bearer', 'a file for another computer; policy may forbid it')
    .option('--until-restart', 'good until the next start of the attached device')
    .option('--wait', 'wait for the decision')
  leaf(parent, { name: 'list', about: 'Your requests, newest first', work: list }).option(
    '--catalog <id>',
    'of one catalog only',
  )
  leaf(parent, { name: 'show <id>', about: 'One of your requests', work: show })
  leaf(parent, { name: 'withdraw <id>', about: 'Take a request back', work: withdraw })
}

export function durationOf(given: string): number {
  const [, count, unit] = /^(\d{1,4})\s*(min|h|d)$/.exec(given.trim()) ?? []
  if (!count || !unit) throw new CliError('usage', `"${given}" is no time. Give it as 90min, 4h or 1d.`)
  return Number(count) * UNITS[unit]!
}

async function create(run: Run): Promise<void> {
  const asked = run.options.task as string[]
  const tasks = asked.filter(isTaskId)
  if (tasks.length < asked.length)
    throw new CliError('usage', `There is no task ${asked.find((task) => !isTaskId(task))}.`)
  const durationS = durationOf(text(run, 'for')!)
  const portal = await portalOf(run)
  const target = await targetOf(run)
  const { id: device, catalogId } = await holdingIn(portal, target.deviceId, text(run, 'catalog'))
  const whyLarger = text(run, 'whyLarger')
  const untilRestart = flag(run, 'untilRestart')
  if (untilRestart && !target.bootId)
    throw new CliError('usage', '--until-restart needs the device attached.')
  const content = {
    ...{ catalogId, device, tasks, durationS, reason: text(run, 'reason')!, bearer: flag(run, 'bearer') },
    ...(text(run, 'ticket') && { ticket: text(run, 'ticket') }),
    ...(whyLarger !== undefined && { type: 'appDevelopment' as const, whyLarger }),
    ...(untilRestart && { bootId: target.bootId }),
  }
  const made = await portal.post('/requests', content, shape)
  run.out.result(...said(flag(run, 'wait') ? await decided(run, portal, made) : made))
}

async function holdingIn(portal: Portal, deviceId: string, catalog: string | undefined) {
  const holdings = (await holdingsOf(portal, deviceId)).filter((one) => !catalog || one.catalogId === catalog)
  if (holdings.length > 1)
    throw new CliError(
      'usage',
      `Several catalogs hold it; name one with --catalog: ${holdings.map((one) => `${one.catalogId} (${one.catalog})`).join(', ')}`,
    )
  if (!holdings[0]) throw new CliError('device-unknown')
  return holdings[0]
}

/** Waits until somebody has decided, or it lapsed. */
export async function decided(run: Run, portal: Portal, made: PortalRequest): Promise<PortalRequest> {
  run.out.say(`Waiting for a decision on ${made.id} …`)
  let now = made
  while (now.state === 'waiting') {
    await sleep(ASK_AGAIN_MS, undefined, { signal: run.io.interrupted })
    now = await portal.get(`/requests/${made.id}`, shape)
  }
  return now
}

async function list(run: Run): Promise<void> {
  const portal = await portalOf(run)
  const only = text(run, 'catalog')
  const catalogs = only ? [only] : (await portal.get('/me', me)).catalogs.map((one) => one.id)
  const lists = await Promise.all(catalogs.map((catalog) => requestsIn(portal, catalog)))
  const items = lists.flat().toSorted((a, b) => b.createdAt.localeCompare(a.createdAt))
  const rows = items.map((one) => [one.id, one.state, one.type, one.device.name ?? 'Unnamed', one.createdAt])
  run.out.result(
    { items },
    items.length === 0 ? 'No requests.' : table(['Request', 'State', 'Type', 'Device', 'Asked'], rows),
  )
}

async function show(run: Run): Promise<void> {
  const id = encodeURIComponent(operand(run))
  run.out.result(...said(await (await portalOf(run)).get(`/requests/${id}`, shape)))
}

async function withdraw(run: Run): Promise<void> {
  const id = encodeURIComponent(operand(run))
  run.out.result(...said(await (await portalOf(run)).post(`/requests/${id}/withdraw`, {}, shape)))
}

function said(one: PortalRequest): [PortalRequest, string] {
  const facts: [string, string][] = [
    ['Request', one.id],
    ['State', one.state],
    ['Device', `${one.device.name ?? 'Unnamed'}  ${formatMiddle(one.device.deviceId)}`],
    ['Type', one.type],
    ['Tasks', one.tasks.join(', ')],
    ['For', durationInWords(one.durationS)],
    ['Reason', one.reason],
    ['Asked', one.createdAt],
  ]
  return [one, pairs(facts)]
}
