// Applications on the device, by their components: state and storage, start, stop, delete, debug.
import type { Command } from 'commander'
import { setTimeout as sleep } from 'node:timers/promises'
import { uuidToText } from '@/lib/core/bytes'
import { application, debugApplication, readMemory, readQuota } from '@/lib/device/commands/apps'
import { listImages } from '@/lib/device/commands/images'
import { formatShort } from '@/lib/domain/device-id'
import { APPLICATION } from '@/lib/domain/image'
import { withDevice } from '../attached/open'
import { confirmTyped } from '../prompt'
import { type AddLeaf, type Run, group, operand, text } from '../run'
import { table } from '../text'
import { componentOf } from './component'

const LOOK_MS = 500

export function addApp(device: Command, leaf: AddLeaf): void {
  const parent = group(device, 'app', 'Applications on the device')
  leaf(parent, {
    name: 'list',
    about: 'Every application with its state and storage',
    device: true,
    work: list,
  })
  leaf(parent, {
    name: 'start <component>',
    about: 'Start it; needs app development',
    device: true,
    work: change('app.start'),
  })
  leaf(parent, {
    name: 'stop <component>',
    about: 'Stop it; needs app development',
    device: true,
    work: change('app.stop'),
  })
  addDelete(parent, leaf)
  leaf(parent, {
    name: 'debug <component>',
    about: 'Hold it for a debugger until Ctrl+C; needs app development',
    device: true,
    work: debug,
  })
  leaf(parent, {
    name: 'memory',
    about: 'Memory of the device; needs app development',
    device: true,
    work: memory,
  })
}

/** Deleting an application deletes its image, so `device image delete` is the same command. */
export function addDelete(parent: Command, leaf: AddLeaf): void {
  leaf(parent, {
    name: 'delete <component>',
    about: 'Delete an application with its data; needs app development',
    device: true,
    work: remove,
  }).option('--yes-really <component>', 'the first 8 digits of the component, instead of typing them')
}

async function list(run: Run): Promise<void> {
  await withDevice(run, async ({ command }) => {
    const images = await command('Reading the applications', listImages)
    const items = []
    for (const one of images.filter((image) => image.kind === APPLICATION && image.state === 1)) {
      const { component } = one
      const state = await command('Reading the state', (channel, options) =>
        application(channel, { op: 'app.status', component }, options),
      )
      const quota = await command('Reading the storage', (channel, options) =>
        readQuota(channel, component, options),
      )
      items.push({ component: uuidToText(component), name: one.name, version: one.version, state, ...quota })
    }
    const rows = items.map((one) => [
      one.name,
      one.version,
      one.state,
      `${one.usedKB} of ${one.limitKB} kB`,
      one.component,
    ])
    run.out.result(
      { items },
      items.length === 0
        ? 'No applications.'
        : table(['Name', 'Version', 'State', 'Storage', 'Component'], rows),
    )
  })
}

const change = (op: 'app.start' | 'app.stop') => async (run: Run) => {
  const component = componentOf(operand(run))
  await withDevice(run, async ({ facts, command }) => {
    const title = op === 'app.start' ? 'Starting' : 'Stopping'
    const state = await command(title, (channel, options) => application(channel, { op, component }, options))
    run.out.result(
      { component: uuidToText(component), state },
      `It is ${state} on ${formatShort(facts.deviceId)}.`,
    )
  })
}

async function remove(run: Run): Promise<void> {
  const component = componentOf(operand(run))
  await withDevice(run, async ({ facts, command }) => {
    await confirmTyped(run.io, {
      consequence: `The application ${uuidToText(component)} and its data go from ${formatShort(facts.deviceId)}.`,
      text: uuidToText(component).slice(0, 8),
      given: text(run, 'yesReally'),
      option: '--yes-really',
    })
    const state = await command('Deleting', (channel, options) =>
      application(channel, { op: 'app.delete', component }, options),
    )
    run.out.result(
      { component: uuidToText(component), state },
      `Deleted from ${formatShort(facts.deviceId)}.`,
    )
  })
}

/** It ends when the link closes, so the link is held until the person has enough. */
async function debug(run: Run): Promise<void> {
  const component = componentOf(operand(run))
  await withDevice(run, async ({ command, read }) => {
    const { state, ports } = await command('Holding it for a debugger', (channel, options) =>
      debugApplication(channel, component, options),
    )
    run.out.line(
      { component: uuidToText(component), state, ports },
      `It is ${state}; ports ${ports.join(', ')}. Ctrl+C ends it.`,
    )
    await read(async (channel) => {
      let lost: unknown
      void channel.closed.then((error) => (lost = error ?? null))
      while (!run.io.interrupted.aborted && lost === undefined) await sleep(LOOK_MS)
      if (!run.io.interrupted.aborted && lost) throw lost
    })
  })
}

async function memory(run: Run): Promise<void> {
  await withDevice(run, async ({ command }) => {
    const found = await command('Reading the memory', readMemory)
    const components = found.components.map((one) => ({ component: uuidToText(one.component), kB: one.kB }))
    const rows = components.map((one) => [one.component, `${one.kB} kB`])
    const value = { totalKB: found.totalKB, usedKB: found.usedKB, components }
    run.out.result(
      value,
      `${found.usedKB} of ${found.totalKB} kB in use.\n${table(['Component', 'Memory'], rows)}`,
    )
  })
}
