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
// A lock's name is all that another tab can read of it: the holder says who it is in the name of a second one.
const holderOf = (serial: string) => `latchkey-holder-${serial} `

export type Tab = { title: string; openedMs: number }

/** Marks the device as held by this tab until the returned function is called. */
export function holdDevice(serial: string, { title, openedMs }: Tab): () => void {
  let release: () => void = () => {}
  const until = new Promise<void>((resolve) => (release = resolve))
  void navigator.locks.request(lockOf(serial), { ifAvailable: true }, () => until)
  const name = `${holderOf(serial)}${Math.round(openedMs)} ${title}`
  void navigator.locks.request(name, { mode: 'shared' }, () => until)
  return release
}

/** The other tab of this profile that holds the device, if one does. */
export async function heldByAnotherTab(serial: string): Promise<Tab | null> {
  const held = (await navigator.locks.query()).held ?? []
  if (!held.some((lock) => lock.name === lockOf(serial))) return null
  const said = held.map((lock) => lock.name ?? '').find((name) => name.startsWith(holderOf(serial)))
  const [, openedMs, title] = /^(\d+) (.*)$/s.exec(said?.slice(holderOf(serial).length) ?? '') ?? []
  return { title: title ?? '', openedMs: Number(openedMs ?? 0) }
}

/** Asks the other tab to let go and waits until it has. False where it did not within the time. */
export async function takeOver(serial: string, withinMs = 8000): Promise<boolean> {
  tell({ kind: 'release', serial })
  const timeout = AbortSignal.timeout(withinMs)
  return navigator.locks.request(lockOf(serial), { signal: timeout }, () => true).catch(() => false)
}
