/**
 * What systems run, install or take over settings from when a file so called is opened, whatever is in it: those that Outlook blocks
 * (support.microsoft.com, "Blocked attachments in Outlook"; databases, certificates and mailboxes aside, whose bytes are no text), and what macOS and
 * the desktops of Linux open with a shell, an interpreter or a connection to somewhere.
 */
const RUN = new Set(
  [
    // Windows: programs and their parts, installers and packages.
    'com exe pif scr cpl dll drv ocx sys xll msi msix msixbundle msp mst msu appx appxbundle appinstaller application appref-ms xbap vsto gadget jar jnlp ppkg cab',
    // The shells and script hosts.
    'bat cmd nt ps1 ps1xml ps2 ps2xml psc1 psc2 psd1 psdm1 psm1 cdxml msh msh1 msh2 mshxml msh1xml msh2xml js jse vb vbe vbp vbs ws wsb wsc wsf wsh sct hta',
    // Shortcuts, settings, consoles and whatever else the shell of Windows acts upon.
    'lnk url website scf shb shs desklink appcontent-ms settingcontent-ms library-ms search-ms searchconnector-ms theme themepack deskthemepack webpnp printerexport',
    'inf ins isp reg msc mof job rdp diagcab diagcfg diagpkg chm hlp its xnk udl osd pcd ops prf vsmacros vsw grp',
    // Office: what asks the net for data or runs a macro without a document around it.
    'iqy oqy dqy rqy slk bas mad maf mag mam maq mar mas mau mav maw mda mdw mdz ade adp wiz xlam xla ppam ppa dotm',
    // macOS.
    'command tool terminal app action workflow scpt scptd applescript pkg mpkg dmg prefpane kext fileloc inetloc webloc mobileconfig',
    // Linux.
    'desktop sh bash zsh ksh csh fish run appimage deb rpm snap flatpak flatpakref service',
    // Interpreters that take their files over when they are installed.
    'py pyc pyo pyw pyz pyzw pl plx pm rb rbw php phar tcl lua ahk au3 r fxp prg plg hpj',
  ].flatMap((some) => some.split(' ')),
);

/** Pages, whose scripts a browser runs as if they were of this computer. */
const PAGES = new Set('html htm shtml shtm xhtml xhtm xht hxt mht mhtml svg svgz xsl xslt asp aspx jsp'.split(' '));

/** Windows leaves out points and spaces at the end of a name, and what stands behind a colon. */
function endingOf(name: string): string | undefined {
  const seen = name.split(':', 1)[0]?.replace(/[. ]+$/, '') ?? '';
  return /\.([^.]+)$/.exec(seen)?.[1]?.trim().toLowerCase();
}

/** Whether a system runs a file when somebody opens it, by its name alone. */
export function isRunByName(name: string): boolean {
  const ending = endingOf(name);
  return ending !== undefined && RUN.has(ending);
}

/**
 * The name under which a file may be handed on. A page is a text to who looks into it, and a program to who opens it: with `.txt` behind its
 * true name it is a text to both.
 */
export function safeName(name: string): string {
  const ending = endingOf(name);
  return ending !== undefined && PAGES.has(ending) ? `${name}${SAFE}` : name;
}

export const SAFE = '.txt';
