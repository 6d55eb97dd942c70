'use client'
// The virtual bench of a demo: plugs, faults and the frames on the cable, beside a page that it never moves. It also holds
// the chooser and tells the page through which USB it speaks.
import dynamic from 'next/dynamic'
import { useEffect, useState } from 'react'
import type { Bench as BenchHandle } from '@/lib/bench/client'
import type { HubDevice } from '@/lib/device/virtual/webusb-facade'
import type { Choice } from './chooser'
import { combineUsb } from './combined-usb'

const BenchChooser = dynamic(() => import('./chooser').then((m) => m.BenchChooser), { ssr: false })
const BenchDrawer = dynamic(() => import('./drawer').then((m) => m.BenchDrawer), { ssr: false })

// The bench is connected once for a tab, whoever shows its chooser: a page that is left and opened again answers anew.
let wantsReal = false
let ask: (devices: HubDevice[]) => Promise<string | null> = () => Promise.resolve(null)

export interface BenchProps {
  open: boolean
  onOpenChange: (open: boolean) => void
  onUsb: (usb: USB) => void
  onFailed: () => void
}

export function Bench({ open, onOpenChange, onUsb, onFailed }: BenchProps) {
  const [bench, setBench] = useState<BenchHandle | null>(null)
  const [choice, setChoice] = useState<Choice | null>(null)

  useEffect(() => {
    let here = true
    ask = (devices) =>
      new Promise<string | null>((resolve) => {
        wantsReal = false
        setChoice({ devices, answer: (id) => (setChoice(null), resolve(id)) })
      })
    import('@/lib/bench/client')
      .then(({ connectBench }) => connectBench((devices) => ask(devices)))
      .then((made) => {
        if (!here) return
        setBench(made)
        onUsb(combineUsb(made.usb, navigator.usb as USB | undefined, () => wantsReal))
      })
      .catch(() => here && onFailed())
    return () => {
      here = false
    }
    // Connected once: the handlers are stable for the life of the page.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [])

  const real = 'usb' in navigator ? () => ((wantsReal = true), choice?.answer(null)) : null
  return (
    <>
      {choice && <BenchChooser choice={choice} real={real} />}
      {bench && open && <BenchDrawer bench={bench} onOpenChange={onOpenChange} />}
    </>
  )
}
