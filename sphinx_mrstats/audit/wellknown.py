"""Abbreviations that readers of technical documentation know, and that nobody explains."""

from __future__ import annotations

__all__ = ["WELL_KNOWN"]

# Those of general English, of units, of computing: what the style guides of Google and Microsoft
# for technical writers list as needing no explanation, formats that files are called by, and
# institutions that are called nothing else.
WELL_KNOWN = frozenset(
    {
        *("AM", "BC", "CEO", "DIY", "EU", "FAQ", "ID", "IDs", "IQ", "NASA", "OK", "PC", "PM"),
        *("PS", "TV", "UK", "UN", "US", "USA", "UTC", "GMT", "VAT", "VIP", "ISBN", "ISO", "PIN"),
        *("GB", "KB", "MB", "TB", "PB", "GHZ", "MHZ", "KHZ", "HZ", "DPI", "RGB", "RPM"),
        *("AI", "API", "APT", "ASCII", "ANSI", "AWS", "BIOS", "BSD", "CD", "CI", "CLI", "CPU"),
        *("CSS", "CSV", "DB", "DNS", "DOM", "DVD", "EOF", "FTP", "GCC", "GIF", "GNU", "GPL"),
        *("GPS", "GPU", "GUI", "HTML", "HTTP", "HTTPS", "IBM", "IDE", "IEEE", "IETF", "IO"),
        *("IP", "IRC", "IT", "JIT", "JPEG", "JPG", "JS", "JSON", "LAN", "LCD", "LED", "LTS"),
        *("MD", "MIT", "MP", "NFS", "NTFS", "ODF", "OS", "OSX", "PDF", "PHP", "PEP", "PNG"),
        *("PR", "RAM", "README", "REST", "RFC", "ROM", "RSS", "RST", "RTF", "SATA", "SDK"),
        *("SIM", "SMS", "SMTP", "SQL", "SSD", "SSH", "SSL", "SVG", "SVN", "TCP", "TLS", "TODO"),
        *("TOML", "TXT", "UI", "UDP", "UNIX", "URI", "URL", "USB", "UTF", "UUID", "UX", "VM"),
        *("VPN", "WAN", "WWW", "XHTML", "XML", "XSLT", "YAML", "ZIP"),
    }
)
