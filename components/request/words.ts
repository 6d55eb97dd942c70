// The words for types and states of requests.
import type { CapabilityType } from '@/lib/domain/capability'

export const TYPE_NAMES: Record<CapabilityType, string> = {
  fieldServicing: 'Field servicing',
  appDevelopment: 'App development',
}

export type RequestStateName = 'waiting' | 'approved' | 'denied' | 'withdrawn' | 'lapsed' | 'downloaded'
export const STATE_WORDS: Record<
  RequestStateName,
  { word: string; tone: 'neutral' | 'verified' | 'warning' | 'danger' | 'session' }
> = {
  waiting: { word: 'Waiting', tone: 'neutral' },
  approved: { word: 'Approved', tone: 'verified' },
  denied: { word: 'Denied', tone: 'danger' },
  withdrawn: { word: 'Withdrawn', tone: 'neutral' },
  lapsed: { word: 'Lapsed', tone: 'neutral' },
  downloaded: { word: 'Downloaded', tone: 'session' },
}
