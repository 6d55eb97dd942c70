// The tabs of one browser profile: what one changes the others hear at once, and one at a time holds a device.
type News = { kind: 'library' } | { kind: 'selection' } | { kind: 'release'; serial: string }
type Hear = (news: News) => void

let channel: BroadcastChannel | undefined
const hearers = new Set<Hear>()

function open(): BroadcastChannel {
  if (!channel) {
    channel = new BroadcastChannel('latchkey')
    channel.addEventListener('message', ({ data }: MessageEvent<News>) =>
      hearers.forEach((hear) => hear(data)),
    )
  }
  return channel
}

/** Tells every tab of the profile, this one too. */
export function tell(news: News): void {
  open().postMessage(news)
  hearers.forEach((hear) => hear(news))
}

export function onNews(hear: Hear): () => void {
  open()
  hearers.add(hear)
  return () => hearers.delete(hear)
}

const lockOf = (serial: string) => `latchkey-device-${serial}`

/** Marks the device as held by this tab until the returned function is called. */
export function holdDevice(serial: string): () => void {
  let release: () => void = () => {}
  const until = new Promise<void>((resolve) => (release = resolve))
  void navigator.locks.request(lockOf(serial), { ifAvailable: true }, () => until)
  return release
}

/** Whether another tab of this profile holds the device. */
export async function heldByAnotherTab(serial: string): Promise<boolean> {
  const { held } = await navigator.locks.query()
  return held?.some((lock) => lock.name === lockOf(serial)) ?? false
}

/** Asks the other tab to let go and waits until it has. False where it did not within the time. */
export async function takeOver(serial: string, withinMs = 8000): Promise<boolean> {
  tell({ kind: 'release', serial })
  const timeout = AbortSignal.timeout(withinMs)
  return navigator.locks.request(lockOf(serial), { signal: timeout }, () => true).catch(() => false)
}
