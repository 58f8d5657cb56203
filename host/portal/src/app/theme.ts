import type { ThemeConfig } from 'antd';

export const theme: ThemeConfig = {
  token: {
    colorPrimary: '#0958d9',
    // Under the pointer too, a link keeps enough contrast.
    colorLink: '#0748b5',
    colorLinkHover: '#0748b5',
    colorLinkActive: '#0748b5',
    colorError: '#b42318',
    colorWarning: '#b26a00',
    colorSuccess: '#1d6b3a',
    colorText: '#1a2433',
    colorTextSecondary: '#4a586b',
    colorBorder: '#d9dfe8',
    borderRadius: 6,
    fontFamily: 'inherit',
    fontSize: 14,
    motion: false,
  },
};

/** The nonce that the hub put into this page; the style sheets of components carry it. */
export function csp(): { nonce: string } | undefined {
  const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce;
  return nonce ? { nonce } : undefined;
}
