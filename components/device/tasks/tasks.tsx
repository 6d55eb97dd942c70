'use client'
// The commands by task. What the capability does not cover stays visible, with what would cover it; while one command works,
// the others wait and say for what. Each panel comes when its tab is opened, or a moment after the page.
import dynamic from 'next/dynamic'
import { type ComponentType, type ReactNode, useEffect, useRef, useState } from 'react'
import { Card } from '@/components/ui/card'
import { Skeleton } from '@/components/ui/skeleton'
import { TabPanel, Tabs } from '@/components/ui/tabs'
import type { DeviceFacts } from '@/lib/device/device'
import type { PanelProps } from './panel'

export type TaskContext = {
  name: string
  facts: DeviceFacts
  /** Changes whenever the device was started anew. */
  visit: string
  appDevelopment: boolean
  /** A capability goes along; without one the device is not yet locked. */
  session: boolean
  signedIn: boolean
  /** Why commands wait now, in words. */
  waits: string | null
}

const loading = () => <Skeleton className="h-40" />
const late = (load: () => Promise<ComponentType<PanelProps>>) => dynamic(load, { ssr: false, loading })

const PANELS = {
  images: { label: 'Images', Panel: late(() => import('./images-panel').then((m) => m.ImagesPanel)) },
  apps: { label: 'Apps', Panel: late(() => import('./apps-panel').then((m) => m.AppsPanel)) },
  wifi: { label: 'Wi-Fi', Panel: late(() => import('./wifi-panel').then((m) => m.WifiPanel)) },
  network: { label: 'Network', Panel: late(() => import('./network-panel').then((m) => m.NetworkPanel)) },
  certificates: {
    label: 'Certificates',
    Panel: late(() => import('./certificates-panel').then((m) => m.CertificatesPanel)),
  },
  logs: { label: 'Logs', Panel: late(() => import('./logs-panel').then((m) => m.LogsPanel)) },
  'error-report': {
    label: 'Error report',
    Panel: late(() => import('./error-report-panel').then((m) => m.ErrorReportPanel)),
  },
  device: { label: 'Device', Panel: late(() => import('./device-panel').then((m) => m.DevicePanel)) },
}
type Tab = keyof typeof PANELS
const TABS = (Object.keys(PANELS) as Tab[]).map((value) => ({ value, label: PANELS[value].label }))
const isTab = (value: string | null): value is Tab => value !== null && Object.hasOwn(PANELS, value)

/** The panel in view stands in the address, so that a reload and a link come back to it. */
function useTab(): [Tab, (tab: string) => void] {
  const [tab, setTab] = useState<Tab>(() => {
    const asked = new URLSearchParams(location.search).get('task')
    return isTab(asked) ? asked : 'images'
  })
  const choose = (next: string) => {
    if (!isTab(next)) return
    setTab(next)
    const address = new URL(location.href)
    address.searchParams.set('task', next)
    history.replaceState(history.state, '', address)
  }
  return [tab, choose]
}

export function Tasks({ context, onMissing }: { context: TaskContext; onMissing: () => void }) {
  const [tab, choose] = useTab()
  const strip = useRef<HTMLDivElement>(null)
  useEffect(() => {
    // On a narrow screen the tab in use may lie outside the strip.
    strip.current
      ?.querySelector('[role=tab][data-active]')
      ?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [tab])
  const given = { context, onMissing }
  return (
    <Card>
      <div ref={strip}>
        <Tabs label="Tasks" tabs={TABS} value={tab} onValueChange={choose}>
          {context.waits && (
            <p
              role="status"
              className="border-b bg-sunken px-5 py-2 text-sm text-muted-foreground max-md:px-4"
            >
              {context.waits}
            </p>
          )}
          {TABS.map(({ value }) => {
            const { Panel } = PANELS[value]
            return (
              <TabPanel key={value} value={value} className="p-5 max-md:p-4">
                <Waiting when={context.waits !== null && value !== 'logs'}>
                  <Panel {...given} />
                </Waiting>
              </TabPanel>
            )
          })}
        </Tabs>
      </div>
    </Card>
  )
}

// The log alone may be followed beside whatever else goes on; its panel waits by itself where it has to.
function Waiting({ when, children }: { when: boolean; children: ReactNode }) {
  return (
    <fieldset disabled={when} className="min-w-0">
      {children}
    </fieldset>
  )
}
