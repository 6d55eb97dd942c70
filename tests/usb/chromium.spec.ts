// Chromium as people have it, its own WebUSB, and a device on a real USB stack: what the virtual bench cannot show.
import { type BrowserContext, type Page, expect, test as base } from '@playwright/test'
import type { NodePort } from '../../lib/device/transport/port'
import { expectState, stateLine } from '../e2e/service-page'
import { installFile, openProfile, openService, readList, startSession } from './page'
import { cable, factsOf, hex, makeCapability, makeImage, ports } from './stack'

const SIZE = 4 * 1024 * 1024

/** A profile that knows the first attached device, and its page. */
const test = base.extend<{ port: NodePort; profile: BrowserContext; tab: Page }>({
  port: async ({}, give) => give((await ports())[0]!),
  profile: async ({ port, launchOptions, viewport }, give) => {
    const { context, close } = await openProfile({ launchOptions, viewport }, [port])
    await give(context)
    await close()
  },
  tab: async ({ profile }, give) => give(profile.pages()[0]!),
})

test('a device that was allowed before is found without the chooser, and proves itself', async ({
  port,
  tab,
}) => {
  const { deviceId } = await factsOf(port)
  await openService(tab)
  await expectState(tab, 'locked')
  await expect(tab.getByText(hex(deviceId).slice(0, 4)).first()).toBeVisible()
  await tab.reload()
  await expectState(tab, 'locked')
})

test('commands and 4 MiB of an image, installed and running after the restart', async ({ port, tab }) => {
  const facts = await factsOf(port)
  await openService(tab)
  await startSession(tab, await makeCapability(facts))
  await tab.getByRole('tab', { name: /Wi-Fi/ }).click()
  await readList(tab)
  await expect(tab.getByText('The device knows no network')).toBeVisible()
  await tab.getByRole('tab', { name: 'Images' }).click()
  const image = await makeImage(SIZE, '2.0.0')
  await installFile(tab, image.file)
  await expectState(tab, 'restarting')
  await expectState(tab, 'session')
  await readList(tab)
  await expect(tab.getByRole('row', { name: /Large application.*2\.0\.0.*Installed/ })).toBeVisible()
})

test('unplugged in the midst of an upload: the page waits, and the upload goes on where it was', async ({
  port,
  tab,
}) => {
  const facts = await factsOf(port)
  await openService(tab)
  await startSession(tab, await makeCapability(facts))
  const image = await makeImage(SIZE, '3.0.0')
  await cable('cut', port, 100)
  await installFile(tab, image.file)
  await expectState(tab, 'lost')
  await expect(stateLine(tab)).toContainText(/was unplugged at [1-9]\d*\s%/)
  await cable('plug', port)
  await expectState(tab, /working|restarting|session/)
  await expect(tab.getByText('Large application 3.0.0 is installed')).toBeVisible()
  await expectState(tab, 'session')
  await expect(tab.getByRole('row', { name: /Large application.*3\.0\.0.*Installed/ })).toBeVisible()
})

test('pulled out and put in again between commands: the page finds the same device by itself', async ({
  port,
  tab,
}) => {
  await openService(tab)
  await cable('unplug', port)
  await expectState(tab, 'lost')
  await cable('plug', port)
  await expectState(tab, 'locked')
})

test('a stalled pipe is said, and the next link is whole', async ({ port, tab }) => {
  const facts = await factsOf(port)
  await openService(tab)
  await startSession(tab, await makeCapability(facts))
  await cable('halt', port)
  await tab.getByRole('tab', { name: /Wi-Fi/ }).click()
  await readList(tab)
  await expectState(tab, 'failed')
  await tab.getByRole('button', { name: 'Try again' }).click()
  await expectState(tab, 'session')
  await tab.getByRole('tab', { name: /Wi-Fi/ }).click()
  await readList(tab)
  await expect(tab.getByText('The device knows no network')).toBeVisible()
})

test('two tabs: the second is told that the first holds the device, and takes it over', async ({
  profile,
  tab,
}) => {
  await openService(tab)
  const second = await profile.newPage()
  await second.goto('/service')
  await expectState(second, 'other-tab')
  await second.getByRole('button', { name: 'Use here' }).click()
  await expectState(second, 'locked')
  await expectState(tab, 'other-tab')
})

test('two devices: each is proved, and a session for one is a full stop at the other', async ({
  launchOptions,
  viewport,
}) => {
  const two = (await ports()).slice(0, 2)
  test.skip(two.length < 2, 'One device is attached.')
  const mine = await factsOf(two[0]!)
  const { context, close } = await openProfile({ launchOptions, viewport }, two)
  const page = context.pages()[0]!
  await openService(page)
  const connections = page.getByRole('group', { name: 'Attached devices' }).getByRole('button')
  const connection = (at: number) => connections.filter({ hasText: two[at]!.serial.slice(0, 4) })
  await expect(connections).toHaveCount(2)
  await connection(1).click()
  await expectState(page, 'locked')
  await connection(0).click()
  await startSession(page, await makeCapability(mine))
  await connection(1).click()
  await expectState(page, 'wrong-device')
  await connection(0).click()
  await expectState(page, 'session')
  await close()
})
