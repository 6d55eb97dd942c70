// The devices that are attached: which, what each says of itself, restarting one, and its state of manufacture.
import type { Command } from 'commander'
import type { DeviceFacts } from '@/lib/device/device'
import { DeviceError, asDeviceError } from '@/lib/device/errors'
import { readStatus, restart, setManufacturingState } from '@/lib/device/commands/device'
import { formatFull, formatShort } from '@/lib/domain/device-id'
import { DEVICE_COMPLETE, MANUFACTURING_STATES } from '@/lib/domain/manufacturing'
import { factsOf, waitForReturn, withDevice } from '../attached/open'
import { type Place, listPlaces } from '../attached/ports'
import { CliError } from '../errors'
import { keystoreFor } from '../kept/field'
import { currentSelection } from '../kept/selection'
import { confirmTyped } from '../prompt'
import { type AddLeaf, type Run, group, operand, text } from '../run'
import { pairs, table } from '../text'

export function addDevice(parent: Command, leaf: AddLeaf): void {
  leaf(parent, { name: 'list-attached', about: 'Every attached device, proved', work: list }).option(
    '--usbip <host:port>',
    'of a USB/IP server instead of this computer’s USB',
  )
  leaf(parent, { name: 'show-attached', about: 'One attached device in full', device: true, work: show })
  leaf(parent, {
    name: 'restart',
    about: 'Restart the device, and wait until it is back',
    device: true,
    work: restarted,
  }).option('--no-wait', 'do not wait')
  const state = group(parent, 'manufacturing-state', 'How far the device has come in manufacture')
  leaf(state, { name: 'show', about: 'The present state', device: true, work: showState })
  leaf(state, {
    name: 'set <state>',
    about: `Move it on, for good: ${MANUFACTURING_STATES.join(', ')}`,
    device: true,
    work: setState,
  }).option('--yes-really <device>', 'the first 8 digits of the device ID, instead of typing them')
}

const stateName = (state: number): string => MANUFACTURING_STATES[state] ?? `unknown (${state})`

type Listed = { connection: string; busAddress: string; serial: string } & (
  | {
      proved: true
      deviceId: string
      state: string
      locked: boolean
      model: string
      firmware: string
      keystoreVersion: number
      selected: boolean
    }
  | { proved: false; error: string }
)

async function look(run: Run, place: Place, selectedId: string | undefined): Promise<Listed> {
  const { connection, port } = place
  const at = { connection, busAddress: port.busAddress, serial: port.serial }
  try {
    const { deviceId, state, model, firmware, keystoreVersion } = await factsOf(run, port)
    const locked = state === DEVICE_COMPLETE
    return {
      ...at,
      proved: true,
      deviceId,
      state: stateName(state),
      locked,
      model,
      firmware,
      keystoreVersion,
      selected: deviceId === selectedId,
    }
  } catch (error) {
    return { ...at, proved: false, error: asDeviceError(error).code }
  }
}

async function list(run: Run): Promise<void> {
  const places = await listPlaces(run.options.usbip)
  const selected = (await currentSelection(run.folder))?.deviceId
  const items: Listed[] = []
  for (const place of places) items.push(await look(run, place, selected))
  const rows = items.map((one) =>
    one.proved
      ? [
          one.connection,
          one.busAddress,
          formatShort(one.deviceId),
          one.state,
          one.model,
          one.firmware,
          one.selected ? 'selected' : '',
        ]
      : [one.connection, one.busAddress, '', '', '', '', `not opened: ${one.error}`],
  )
  const said =
    items.length === 0
      ? 'No device is attached.'
      : table(['', 'Address', 'Device', 'State', 'Model', 'Firmware', ''], rows)
  run.out.result({ items }, said)
}

async function show(run: Run): Promise<void> {
  await withDevice(run, async ({ place, facts, read }) => {
    const status = await read(readStatus)
    const selection = await currentSelection(run.folder)
    const kept = await keystoreFor(run.folder, facts.catalogId)
    const session = !selection
      ? 'none'
      : selection.deviceId === facts.deviceId
        ? 'this device'
        : 'another device'
    const { readAtMs: _, state, ...rest } = facts
    const value = {
      connection: place.connection,
      busAddress: place.port.busAddress,
      ...rest,
      state: stateName(state),
      locked: state === DEVICE_COMPLETE,
      busy: status.busy,
      session,
      newestKeystoreKept: kept?.version ?? null,
    }
    run.out.result(value, words(value))
  })
}

type Shown = Omit<DeviceFacts, 'state' | 'readAtMs'> & {
  connection: string
  busAddress: string
  state: string
  locked: boolean
  busy: string | null
  session: string
  newestKeystoreKept: number | null
}

function words(one: Shown): string {
  const [first, ...rest] = formatFull(one.deviceId)
  const older = one.newestKeystoreKept !== null && one.newestKeystoreKept > one.keystoreVersion
  return pairs([
    ['Device ID', first!],
    ...rest.map((line): [string, string] => ['', line]),
    ['Connection', `${one.connection} at ${one.busAddress}`],
    ['Identity', 'proved'],
    ['State', `${one.state}${one.locked ? ' (locked)' : ' (not yet locked)'}`],
    ['Model', one.model],
    ['Firmware', one.firmware],
    ['Catalog', one.catalogId],
    ['Product', one.productId],
    [
      'Keystore',
      `version ${one.keystoreVersion}${older ? `; version ${one.newestKeystoreKept} is here: latchkey keystore update` : ''}`,
    ],
    ['Epoch', String(one.epoch)],
    ['Clock', one.trustedClock ? 'trusted' : 'none'],
    ['Up since', `${Math.floor(one.uptimeMs / 1000)} s`],
    ['Busy', one.busy ?? 'no'],
    ['Session', one.session],
  ])
}

async function restarted(run: Run): Promise<void> {
  const facts = await withDevice(run, async (opened) => {
    await opened.command('Restarting', (channel, options) => restart(channel, options))
    return opened.facts
  })
  if (run.options.wait === false)
    return run.out.result({ deviceId: facts.deviceId, bootId: null }, 'Restarting.')
  const after = await waitForReturn(run, facts)
  run.out.result(
    { deviceId: after.deviceId, bootId: after.bootId },
    `${formatShort(after.deviceId)} has restarted.`,
  )
}

async function showState(run: Run): Promise<void> {
  await withDevice(run, async ({ facts }) =>
    run.out.result({ deviceId: facts.deviceId, state: stateName(facts.state) }, stateName(facts.state)),
  )
}

async function setState(run: Run): Promise<void> {
  const named = operand(run).toLowerCase()
  const state = MANUFACTURING_STATES.findIndex((one) => one.toLowerCase() === named)
  if (state < 0)
    throw new CliError('usage', `There is no state ${operand(run)}: ${MANUFACTURING_STATES.join(', ')}.`)
  await withDevice(run, async ({ facts, command }) => {
    // What cannot succeed is not asked about first.
    if (state <= facts.state)
      throw new DeviceError('conflict', `It is ${stateName(facts.state)}, and goes only on.`)
    await confirmTyped(run.io, {
      consequence: `${formatShort(facts.deviceId)} becomes ${stateName(state)}. It cannot be taken back.${state === DEVICE_COMPLETE ? ' From then on it is locked.' : ''}`,
      text: facts.deviceId.slice(0, 8),
      given: text(run, 'yesReally'),
      option: '--yes-really',
    })
    const now = await command('Setting the state', (channel, options) =>
      setManufacturingState(channel, state, options),
    )
    run.out.result(
      { deviceId: facts.deviceId, state: stateName(now) },
      `${formatShort(facts.deviceId)} is ${stateName(now)}.`,
    )
  })
}
