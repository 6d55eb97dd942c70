// The pre-flight says what the device would say: each check alone, and the two against each other over the virtual device.
import { describe, expect, test } from 'vitest'
import { listImages, stageImage } from '@/lib/device/commands/images'
import { isDeviceError } from '@/lib/device/errors'
import { openMemory } from '@/lib/device/transport/memory'
import { type Preflight, judgeSigner, preflight } from '@/lib/domain/image-preflight'
import { readKeystore } from '@/lib/domain/keystore'
import { connect, makeBound, makeCatalog, makeDevice, makeImage, random } from '../device/world'

type More = Parameters<typeof makeImage>[1]
type Catalog = Awaited<ReturnType<typeof makeCatalog>>

async function judged(catalog: Catalog, more: More, change: Partial<Preflight> = {}) {
  const image = await makeImage(catalog, { sizeBytes: 4000, ...more })
  const { keystore } = readKeystore(await catalog.issueKeystore())
  const signer = await judgeSigner(image.signedManifest, keystore)
  const around = { productId: catalog.productId, leastRollback: 0, manualStart: false, appDevelopment: false }
  const checks = await preflight({ ...image, signer, ...around, ...change })
  return { image, checks, stops: checks.filter((check) => check.verdict === 'stop') }
}

describe('each check', () => {
  test('a released image of this product has nothing against it', async () => {
    const { checks } = await judged(await makeCatalog(), {})
    expect(checks.map(({ verdict }) => verdict)).toEqual(['ok', 'ok', 'ok', 'ok', 'ok', 'ok'])
  })
  test('content that is not the manifest’s', async () => {
    const { stops } = await judged(await makeCatalog(), {}, { content: random(4000) })
    expect(stops).toEqual([{ reason: 'content-damaged', verdict: 'stop', code: 'hash-mismatch' }])
  })
  test('a manual start without app development', async () => {
    const catalog = await makeCatalog()
    const { stops } = await judged(catalog, {}, { manualStart: true })
    expect(stops).toEqual([
      { reason: 'capability-not-enough', verdict: 'stop', code: 'insufficient-capability' },
    ])
    expect((await judged(catalog, {}, { manualStart: true, appDevelopment: true })).stops).toEqual([])
  })
  test('an unknown keystore leaves the signer and a wrong number to the device', async () => {
    const { checks, stops } = await judged(
      await makeCatalog(),
      { rollback: 3 },
      { signer: 'not-known', leastRollback: 4 },
    )
    expect(stops).toEqual([])
    expect(checks.filter(({ verdict }) => verdict === 'look').map(({ reason }) => reason)).toEqual([
      'signer-not-known',
      'rollback-too-low',
    ])
  })
  test('a number far above is left to the device where it lists nothing of the component', async () => {
    const { checks, stops } = await judged(await makeCatalog(), { rollback: 70_000 }, { leastRollback: null })
    expect(stops).toEqual([])
    expect(checks[3]).toMatchObject({ reason: 'rollback-too-high', verdict: 'look' })
  })
  test('a changed signature is told from an unknown key', async () => {
    const catalog = await makeCatalog()
    const { signedManifest } = await makeImage(catalog, {})
    const { keystore } = readKeystore(await catalog.issueKeystore())
    const flipped = signedManifest.slice()
    flipped[flipped.length - 1]! ^= 1
    expect(await judgeSigner(flipped, keystore)).toBe('forged')
    expect(await judgeSigner(signedManifest, { ...keystore, keys: [] })).toBe('untrusted')
    expect(await judgeSigner(signedManifest, null)).toBe('not-known')
  })
})

describe('says what the device says', () => {
  const cases: [string, (catalog: Catalog, other: Catalog) => More][] = [
    ['a released image', () => ({})],
    ['a development image', ({ development }) => ({ signedBy: development })],
    ['a stranger’s key', (_, other) => ({ signedBy: other.image })],
    ['another product', () => ({ products: [random(16)] })],
    ['a number far above', () => ({ rollback: 70_000 })],
  ]
  test.each(cases)('%s', async (_, more) => {
    const [catalog, other] = await Promise.all([makeCatalog(), makeCatalog()])
    const { device, deviceId } = await makeDevice(catalog)
    const auth = await makeBound(catalog, deviceId)
    const channel = await connect(openMemory(device))
    const [line] = await listImages(channel, { auth })
    const { image, stops } = await judged(catalog, more(catalog, other), {
      leastRollback: line?.leastRollback ?? 0,
    })
    const refused = await stageImage(channel, image, { auth }).then(
      () => undefined,
      (error: unknown) => (isDeviceError(error) ? error.code : 'failed'),
    )
    expect(stops.map(({ code }) => code)).toEqual(refused ? [refused] : [])
    await channel.close()
  })
})
