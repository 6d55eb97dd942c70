// What an attached device has installed, as the page that services it read it: so that a keystore keeps the kids that
// installed images need. The list is not signed by the device; what it is believed for is no more than that.
import { type Bytes, toHex } from '@/lib/core/bytes'
import { DomainError } from '@/lib/domain/errors'
import { can } from '@/lib/domain/policy'
import type { Context } from '../context'
import { writeEntry } from '../store/audit'
import { findHoldings } from '../store/devices'
import { type SeenImage, findReport, replaceReport } from '../store/images'

export type ReportImages = {
  catalogId: string
  deviceId: Bytes
  /** Of the device when it listed them. A list is never taken for younger than the device's last proof. */
  keystoreVersion: number
  images: readonly SeenImage[]
}

/** `changed` is false where the device said the same before. Throws `not-found`, `not-permitted`, `device-not-held`. */
export async function reportImages(context: Context, input: ReportImages): Promise<{ changed: boolean }> {
  const { catalogId, deviceId } = input
  return context.inTransaction(async (tx) => {
    const holding = (await findHoldings(tx, deviceId)).find((one) => one.catalogId === catalogId)
    if (!holding || !can(context.viewer, 'device.see', holding)) throw new DomainError('not-found')
    if (!can(context.viewer, 'device.prove', holding)) throw new DomainError('not-permitted')
    if (holding.claim !== 'proven') throw new DomainError('device-not-held')
    const keystoreVersion = Math.min(input.keystoreVersion, holding.keystoreSeen)
    const images = distinct(input.images)
    const known = await findReport(tx, { catalogId, device: holding.id })
    if (known?.keystoreVersion === keystoreVersion && same(known.images, images)) return { changed: false }
    const at = context.now()
    const { personId } = context.viewer
    await replaceReport(tx, { catalogId, device: holding.id, keystoreVersion, personId, at, images })
    const fields = { person: personId, device: deviceId, keystoreVersion }
    await writeEntry(tx, { log: catalogId, id: context.newId(), kind: 'device.report-images', at, fields })
    return { changed: true }
  })
}

const keyOf = (image: SeenImage) => `${image.componentId} ${image.imageId} ${image.installed}`
const distinct = (images: readonly SeenImage[]): SeenImage[] => [
  ...new Map(images.map((image) => [keyOf(image), image])).values(),
]

function same(a: readonly SeenImage[], b: readonly SeenImage[]): boolean {
  const said = (images: readonly SeenImage[]) =>
    images.map((i) => `${keyOf(i)} ${toHex(i.kid)} ${i.name} ${i.version} ${i.development}`).toSorted()
  return JSON.stringify(said(a)) === JSON.stringify(said(b))
}
