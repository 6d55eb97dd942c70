// The words for keys: uses, and how a key stands. Every state has its icon where it is drawn.
export const USES: Record<number, { name: string; signs: string }> = {
  1: { name: 'Capabilities', signs: 'capabilities' },
  2: { name: 'Images', signs: 'images' },
  3: { name: 'Revocations', signs: 'revocation notices' },
}

export type Standing = 'waits' | 'later' | 'signs' | 'believed' | 'leaving' | 'retired' | 'compromised'

export type KeyLine = {
  kid: string
  use: number
  standing: Standing
  origin: 'portal' | 'outside'
  label: string | null
  from: string | null
  listedIn: number | null
  droppedIn: number | null
  createdAt: string
  liveCapabilities: number
  openNotices: number
  installed: number
  believers: number
}

export const STANDINGS = {
  waits: { word: 'Waits for the keystore', tone: 'warning' },
  later: { word: 'Signs later', tone: 'session' },
  signs: { word: 'Signs now', tone: 'verified' },
  believed: { word: 'Believed', tone: 'neutral' },
  leaving: { word: 'Leaves with the next keystore', tone: 'warning' },
  retired: { word: 'Retired', tone: 'neutral' },
  compromised: { word: 'Stolen', tone: 'danger' },
} as const

export const isOver = ({ standing }: { standing: Standing }) =>
  standing === 'retired' || standing === 'compromised'
