'use client'
// What the field needs and the first sight does not: fetched a moment after the page, so that a page opened with a network
// goes on without one.
const AFTER_MS = 1500

const panels = () => [
  import('./tasks/images-panel'),
  import('./tasks/prepare-image'),
  import('./tasks/apps-panel'),
  import('./tasks/wifi-panel'),
  import('./tasks/network-panel'),
  import('./tasks/certificates-panel'),
  import('./tasks/logs-panel'),
  import('./tasks/error-report-panel'),
  import('./tasks/device-panel'),
  import('@/components/ui/dialog-popup'),
]

/** Also hears from then on of devices that are plugged in. */
export function preloadForField(usb: USB | null): () => void {
  const timer = setTimeout(() => {
    const parts = [
      import('./cable').then(({ wireUsb }) => (usb ? wireUsb(usb) : undefined)),
      import('./state-icon'),
      import('./session-body'),
      import('./tasks/tasks'),
      ...panels(),
      import('./keystore-card'),
      import('./wrong-device'),
      import('./stopped'),
      import('./notices'),
      import('./connection-picker'),
      import('./device-name'),
      import('@/components/ui/drawer'),
      import('@/components/shell/account'),
    ]
    void Promise.allSettled(parts)
  }, AFTER_MS)
  return () => clearTimeout(timer)
}
