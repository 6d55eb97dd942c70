'use client'
// The commands by task. What the capability does not cover stays visible, with what would cover it.
import { Card } from '@/components/ui/card'
import { TabPanel, Tabs } from '@/components/ui/tabs'
import { AppsPanel } from './apps-panel'
import { DevicePanel } from './device-panel'
import { ImagesPanel } from './images-panel'
import { LogsPanel } from './logs-panel'
import { WifiPanel } from './wifi-panel'

export type TaskContext = {
  name: string
  deviceId: string
  catalogId: string
  /** Changes whenever the device was opened anew. */
  visit: string
  appDevelopment: boolean
  signedIn: boolean
}

const TABS = [
  { value: 'images', label: 'Images' },
  { value: 'apps', label: 'Apps' },
  { value: 'wifi', label: 'Wi-Fi' },
  { value: 'logs', label: 'Logs' },
  { value: 'device', label: 'Device' },
]

export function Tasks({ context, onMissing }: { context: TaskContext; onMissing: () => void }) {
  const given = { context, onMissing }
  return (
    <Card>
      <Tabs label="Tasks" tabs={TABS}>
        <TabPanel value="images" className="p-5 max-md:p-4">
          <ImagesPanel {...given} />
        </TabPanel>
        <TabPanel value="apps" className="p-5 max-md:p-4">
          <AppsPanel {...given} />
        </TabPanel>
        <TabPanel value="wifi" className="p-5 max-md:p-4">
          <WifiPanel {...given} />
        </TabPanel>
        <TabPanel value="logs" className="p-5 max-md:p-4">
          <LogsPanel {...given} />
        </TabPanel>
        <TabPanel value="device" className="p-5 max-md:p-4">
          <DevicePanel {...given} />
        </TabPanel>
      </Tabs>
    </Card>
  )
}
