'use client'
// Tabs: a strip that scrolls sideways where it does not fit.
import { Tabs as Base } from '@base-ui/react/tabs'
import { type ReactNode, useEffect, useRef } from 'react'
import { cn } from '@/components/lib/cn'

export interface TabItem {
  value: string
  label: ReactNode
  icon?: ReactNode
  count?: number
  disabled?: boolean
}

export interface TabsProps {
  /** What the tabs choose between. */
  label: string
  tabs: readonly TabItem[]
  value?: string
  defaultValue?: string
  onValueChange?: (value: string) => void
  /** TabPanels, one for each tab. */
  children: ReactNode
  /** For the strip: its padding inside a card. */
  stripClassName?: string
  className?: string
}

export function Tabs(props: TabsProps) {
  const { label, tabs, value, defaultValue, onValueChange, children, stripClassName, className } = props
  const strip = useRef<HTMLDivElement>(null)
  useEffect(() => showActive(strip.current), [value])
  return (
    <Base.Root
      value={value}
      defaultValue={defaultValue ?? (value === undefined ? tabs[0]?.value : undefined)}
      onValueChange={(next) => {
        onValueChange?.(String(next))
        requestAnimationFrame(() => showActive(strip.current))
      }}
      className={className}
    >
      <Base.List
        ref={strip}
        activateOnFocus
        aria-label={label}
        className={cn('strip gap-5 border-b border-border px-4 md:px-5', stripClassName)}
      >
        {tabs.map((tab) => (
          <Base.Tab
            key={tab.value}
            value={tab.value}
            disabled={tab.disabled}
            className="flex flex-none items-center gap-1.5 border-b-2 border-transparent py-2.5 text-sm whitespace-nowrap text-muted-foreground -outline-offset-2! transition-colors duration-(--duration-fast) hover:text-foreground data-active:border-foreground data-active:font-medium data-active:text-foreground data-disabled:cursor-not-allowed max-md:min-h-11 max-md:text-base"
          >
            {tab.icon}
            {tab.label}
            {tab.count !== undefined && (
              <span className="text-xs font-normal text-muted-foreground tabular-nums">{tab.count}</span>
            )}
          </Base.Tab>
        ))}
      </Base.List>
      {children}
    </Base.Root>
  )
}

/** Sideways only: scrolling the tab into view would move the page too. */
function showActive(strip: HTMLElement | null): void {
  const tab = strip?.querySelector<HTMLElement>('[data-active]')
  if (!strip || !tab) return
  const start = tab.offsetLeft - strip.offsetLeft
  const hidden = start < strip.scrollLeft || start + tab.offsetWidth > strip.scrollLeft + strip.clientWidth
  if (hidden) strip.scrollLeft = start - (strip.clientWidth - tab.offsetWidth) / 2
}

export function TabPanel({
  value,
  className,
  children,
}: {
  value: string
  className?: string
  children: ReactNode
}) {
  return (
    <Base.Panel value={value} className={className}>
      {children}
    </Base.Panel>
  )
}
