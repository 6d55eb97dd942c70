'use client'
// Passes on to the catalog what the device has installed, so that its keystores keep what those images need. Quietly: without
// the portal, or without the right, the catalog goes on keeping more than it has to.
import { useEffect } from 'react'
import { toHex, uuidToText } from '@/lib/core/bytes'
import type { ImageLine } from '@/lib/device/commands/images'
import { servicing } from './cable'

const INSTALLED = 1

export function useReportImages(
  context: { catalogId: string; deviceId: string; signedIn: boolean },
  images: readonly ImageLine[] | null,
): void {
  const { catalogId, deviceId, signedIn } = context
  useEffect(() => {
    const facts = servicing.view.current?.facts
    if (!signedIn || !images || facts?.deviceId !== deviceId) return
    const body = { deviceId, keystoreVersion: facts.keystoreVersion, images: images.map(reported) }
    const init = { method: 'POST', headers: { 'content-type': 'application/json' } }
    fetch(`/api/catalogs/${catalogId}/installed-images`, { ...init, body: JSON.stringify(body) }).catch(
      () => undefined,
    )
  }, [catalogId, deviceId, signedIn, images])
}

const reported = (image: ImageLine) => ({
  componentId: uuidToText(image.component),
  imageId: uuidToText(image.image),
  kid: toHex(image.signerKid),
  name: image.name,
  version: image.version,
  installed: image.state === INSTALLED,
  development: image.development,
})
