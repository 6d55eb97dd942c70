import type { Metadata } from 'next'
import { ServicePage } from '@/components/device/service-page'
import { getViewer } from '@/lib/server/auth/viewer'
import { isDemo } from '@/lib/server/bench'

export const metadata: Metadata = { title: 'Service' }

export default async function Service() {
  return <ServicePage demo={isDemo()} signedIn={(await getViewer()) !== null} />
}
