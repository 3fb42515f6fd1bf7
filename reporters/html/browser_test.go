package html_test

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"uitrusting/reporters/html"
	"uitrusting/reporters/reportertest"
	"uitrusting/scanner/finding"
)

// The tests in this file open pages in Chromium, by its debugging pipe. Where
// there is none they are skipped, unless UITRUSTING_BROWSER is "required".
// With UITRUSTING_AXE naming axe.min.js (axe-core, MPL-2.0, not part of this
// repository) the rules of WCAG 2.2 AA that a program can check are checked.

// A browser is a running Chromium. The protocol is JSON, each message ended
// by a zero byte.
//
// Source: Chrome DevTools Protocol, --remote-debugging-pipe.
type browser struct {
	t    *testing.T
	in   *os.File
	lock sync.Mutex
	next int
	wait map[int]chan answer
	tabs map[string]*tab
}

type answer struct {
	Result json.RawMessage
	Error  *struct{ Message string }
}

// startBrowser starts Chromium, or skips the test.
func startBrowser(t *testing.T) *browser {
	t.Helper()
	path := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if p, err := exec.LookPath(name); err == nil {
			path = p
			break
		}
	}
	if path == "" {
		if os.Getenv("UITRUSTING_BROWSER") == "required" {
			t.Fatal("no Chromium here")
		}
		t.Skip("no Chromium here")
	}
	if testing.Short() {
		t.Skip("starts a browser")
	}
	toBrowser, in, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	out, fromBrowser, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(path, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-extensions",
		"--disable-background-networking", "--hide-scrollbars", "--user-data-dir="+t.TempDir(), "--remote-debugging-pipe", "about:blank")
	cmd.ExtraFiles = []*os.File{toBrowser, fromBrowser}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	_ = toBrowser.Close()
	_ = fromBrowser.Close()
	b := &browser{t: t, in: in, wait: map[int]chan answer{}, tabs: map[string]*tab{}}
	go b.read(out)
	t.Cleanup(func() {
		_, _ = in.WriteString("{\"id\":0,\"method\":\"Browser.close\"}\x00")
		done := make(chan struct{})
		go func() { _ = cmd.Wait(); close(done) }()
		select {
		case <-done:
		case <-time.After(10 * time.Second):
			_ = cmd.Process.Kill()
			<-done
		}
		_ = in.Close()
		_ = out.Close()
	})
	return b
}

// read hands out answers and keeps what tabs complain of.
func (b *browser) read(out *os.File) {
	for r := bufio.NewReader(out); ; {
		msg, err := r.ReadBytes(0)
		if err != nil {
			b.lock.Lock()
			for id, c := range b.wait {
				close(c)
				delete(b.wait, id)
			}
			b.wait = nil
			b.lock.Unlock()
			return
		}
		var m struct {
			ID        int
			Method    string
			SessionID string
			Params    json.RawMessage
			answer
		}
		if json.Unmarshal(bytes.TrimSuffix(msg, []byte{0}), &m) != nil {
			continue
		}
		b.lock.Lock()
		if c := b.wait[m.ID]; m.ID > 0 && c != nil {
			delete(b.wait, m.ID)
			c <- m.answer
		}
		if tab := b.tabs[m.SessionID]; tab != nil && m.Method != "" {
			tab.event(m.Method, m.Params)
		}
		b.lock.Unlock()
	}
}

// call asks the browser, or a tab of it.
func (b *browser) call(session, method string, params map[string]any, result any) error {
	b.lock.Lock()
	if b.wait == nil {
		b.lock.Unlock()
		return errors.New("the browser is gone")
	}
	b.next++
	msg := map[string]any{"id": b.next, "method": method, "params": params}
	if session != "" {
		msg["sessionId"] = session
	}
	c := make(chan answer, 1)
	b.wait[b.next] = c
	b.lock.Unlock()
	raw, err := json.Marshal(msg)
	if err != nil {
		return err
	}
	if _, err := b.in.Write(append(raw, 0)); err != nil {
		return err
	}
	select {
	case a, ok := <-c:
		switch {
		case !ok:
			return errors.New("the browser is gone")
		case a.Error != nil:
			return errors.New(a.Error.Message)
		case result != nil:
			return json.Unmarshal(a.Result, result)
		}
		return nil
	case <-time.After(2 * time.Minute):
		return fmt.Errorf("%s: no answer", method)
	}
}

// A tab shows a page and keeps what goes wrong on it.
type tab struct {
	*browser
	session  string
	url      string
	loaded   chan struct{}
	problems []string
}

// event keeps errors, messages, dialogs and requests.
func (p *tab) event(method string, params json.RawMessage) {
	var x struct {
		Type    string
		Message string
		Entry   struct{ Level, Text string }
		Request struct{ URL string }
		Details struct {
			Text      string
			Exception struct{ Description string }
		} `json:"exceptionDetails"`
	}
	_ = json.Unmarshal(params, &x)
	switch method {
	case "Page.loadEventFired":
		select {
		case p.loaded <- struct{}{}:
		default:
		}
	case "Runtime.exceptionThrown":
		p.problems = append(p.problems, "exception: "+x.Details.Text+" "+x.Details.Exception.Description)
	case "Runtime.consoleAPICalled":
		p.problems = append(p.problems, "console."+x.Type)
	case "Log.entryAdded":
		p.problems = append(p.problems, x.Entry.Level+": "+x.Entry.Text)
	case "Page.javascriptDialogOpening":
		p.problems = append(p.problems, "dialog: "+x.Message)
	case "Network.requestWillBeSent":
		if x.Request.URL != p.url && !strings.HasPrefix(x.Request.URL, "blob:") && x.Request.URL != "about:blank" {
			p.problems = append(p.problems, "request: "+x.Request.URL)
		}
	}
}

// open shows a page from disk, as a double click does.
func (b *browser) open(page []byte) *tab {
	b.t.Helper()
	path := filepath.Join(b.t.TempDir(), "verslag nr 1.html")
	if err := os.WriteFile(path, page, 0o600); err != nil {
		b.t.Fatal(err)
	}
	var target struct{ TargetID string }
	b.must(b.call("", "Target.createTarget", map[string]any{"url": "about:blank"}, &target))
	var attached struct{ SessionID string }
	b.must(b.call("", "Target.attachToTarget", map[string]any{"targetId": target.TargetID, "flatten": true}, &attached))
	p := &tab{browser: b, session: attached.SessionID, url: "file://" + strings.ReplaceAll(path, " ", "%20"), loaded: make(chan struct{}, 1)}
	b.lock.Lock()
	b.tabs[p.session] = p
	b.lock.Unlock()
	for _, domain := range []string{"Page", "Runtime", "Log", "Network"} {
		p.do(domain+".enable", nil)
	}
	p.do("Page.navigate", map[string]any{"url": p.url})
	select {
	case <-p.loaded:
	case <-time.After(2 * time.Minute):
		b.t.Fatal("the page does not load")
	}
	b.t.Cleanup(func() { _ = b.call("", "Target.closeTarget", map[string]any{"targetId": target.TargetID}, nil) })
	return p
}

func (b *browser) must(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
}

func (p *tab) do(method string, params map[string]any) {
	p.t.Helper()
	if params == nil {
		params = map[string]any{}
	}
	p.must(p.call(p.session, method, params, nil))
}

// eval is the value of an expression on the page, as JSON decodes it.
func (p *tab) eval(expression string) any {
	p.t.Helper()
	var r struct {
		Result           struct{ Value any }
		ExceptionDetails *struct {
			Exception struct{ Description string }
		}
	}
	p.must(p.call(p.session, "Runtime.evaluate", map[string]any{"expression": expression, "returnByValue": true, "awaitPromise": true, "userGesture": true}, &r))
	if r.ExceptionDetails != nil {
		p.t.Fatalf("%.60s: %s", expression, r.ExceptionDetails.Exception.Description)
	}
	return r.Result.Value
}

// expect fails when an expression has another value.
func (p *tab) expect(what, expression string, want any) {
	p.t.Helper()
	if n, ok := want.(int); ok {
		want = float64(n)
	}
	if got := p.eval(expression); got != want {
		p.t.Errorf("%s: %v, want %v", what, got, want)
	}
}

// size sets the width of the window in CSS pixels.
func (p *tab) size(width int) {
	p.t.Helper()
	p.do("Emulation.setDeviceMetricsOverride", map[string]any{"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 600})
}

// scheme sets light or dark.
func (p *tab) scheme(value string) {
	p.t.Helper()
	p.do("Emulation.setEmulatedMedia", map[string]any{"features": []map[string]string{{"name": "prefers-color-scheme", "value": value}}})
}

// keys presses keys one after the other.
func (p *tab) keys(names ...string) {
	p.t.Helper()
	codes := map[string]int{"Tab": 9, "Enter": 13, " ": 32, "ArrowDown": 40}
	for _, name := range names {
		press := map[string]any{"type": "keyDown", "key": name, "code": strings.ReplaceAll(name, " ", "Space"), "windowsVirtualKeyCode": codes[name]}
		if name == "Enter" || name == " " {
			press["text"] = strings.ReplaceAll(name, "Enter", "\r")
		}
		p.do("Input.dispatchKeyEvent", press)
		press["type"] = "keyUp"
		delete(press, "text")
		p.do("Input.dispatchKeyEvent", press)
	}
}

// fine fails for what went wrong on the page.
func (p *tab) fine() {
	p.t.Helper()
	p.lock.Lock()
	defer p.lock.Unlock()
	for _, problem := range p.problems {
		p.t.Errorf("%.300s", problem)
	}
}

// samplePage has every part: choices made, an earlier result, documents that
// were not read.
func samplePage(t *testing.T, lang string, more ...finding.Outcome) []byte {
	outcomes := append(reportertest.Outcomes(), more...)
	run := reportertest.Run()
	run.Started = run.Started.AddDate(0, -1, 0)
	past := finding.NewPast(run, nil)
	for i := range outcomes[:3] {
		past.Add(&outcomes[i])
	}
	return reportertest.Render(t, maker(html.Options{Lang: lang, Earlier: []*finding.Past{past}}), outcomes)
}

// manyPage lists 20,000 documents.
func manyPage(t *testing.T) []byte {
	outcomes := make([]finding.Outcome, 20_000)
	sample := reportertest.Outcomes()
	for i := range outcomes {
		outcomes[i] = sample[i%5] // the documents that belong elsewhere
		outcomes[i].Document.Path = fmt.Sprintf("/home/els/Documents/map %d/bestand %d.docx", i%500, i)
		outcomes[i].Subjects = i % 97
	}
	return reportertest.Render(t, maker(html.Options{Lang: "nl"}), outcomes)
}

// The page opens from disk without an error, a request or a dialog, whatever
// names are in it; and its policy keeps others from running or loading.
func TestBrowser_closed(t *testing.T) {
	b := startBrowser(t)
	p := b.open(samplePage(t, "nl", reportertest.Hostile()...))
	p.expect("rows drawn", `document.querySelectorAll("#rows > tr").length`, 6+2*len(reportertest.HostileNames()))
	p.eval(`Array.from(document.querySelectorAll(".open")).forEach(e => e.click())`)
	p.expect("details shown", `document.querySelectorAll("#rows > tr.detail").length`, 6+2*len(reportertest.HostileNames()))
	p.expect("elements that load", `document.querySelectorAll("img,iframe,object,embed,link,video,audio").length`, 0)
	p.fine()
	p.expect("a script that is added", `(() => { const s = document.createElement("script"); s.textContent = "window.ran = true"; document.body.append(s); return String(window.ran) })()`, "undefined")
	p.expect("a request", `fetch("https://example.com/").then(() => "sent", () => "refused")`, "refused")
	p.expect("a picture", `new Promise(done => { const i = new Image(); i.onload = () => done("loaded"); i.onerror = () => done("refused"); i.src = "data:image/gif;base64,R0lGODlhAQABAAAAACw=" })`, "refused")
}

// At no width, in no language and in neither scheme the page is wider than
// the window.
func TestBrowser_widths(t *testing.T) {
	b := startBrowser(t)
	for _, lang := range []string{"nl", "fr", "de", "en"} {
		p := b.open(samplePage(t, lang, reportertest.Hostile()...))
		p.eval(`document.querySelectorAll("details").forEach(d => d.open = true); document.querySelectorAll(".open").forEach(e => e.click())`)
		for _, width := range []int{320, 360, 768, 1280, 1920} {
			p.size(width)
			if got := p.eval(`document.documentElement.scrollWidth`); got.(float64) > float64(width) {
				t.Errorf("%s: %v wide in a window of %d", lang, got, width)
			}
		}
		p.fine()
	}
}

// What a program can check of WCAG 2.2 AA holds.
func TestBrowser_accessible(t *testing.T) {
	path := os.Getenv("UITRUSTING_AXE")
	if path == "" {
		t.Skip("UITRUSTING_AXE does not name axe.min.js")
	}
	axe, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	b := startBrowser(t)
	for i, lang := range []string{"nl", "fr", "de", "en"} {
		p := b.open(samplePage(t, lang))
		p.eval(`document.querySelectorAll("details").forEach(d => d.open = true); document.querySelectorAll(".open").forEach(e => e.click())`)
		p.eval(string(axe) + ";0")
		for j, scheme := range []string{"light", "dark"} {
			for k, width := range []int{360, 1280} {
				if i > 0 && (i+j+k)%4 != 0 {
					continue // one of each in the first language, one in all in the others
				}
				p.scheme(scheme)
				p.size(width)
				found := p.eval(`axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}).then(r =>
					r.violations.map(v => v.id + ": " + v.nodes.map(n => n.target.join(" ") + " " + n.failureSummary).join(" | ").slice(0, 400)).join("\n"))`)
				if found != "" {
					t.Errorf("%s, %s, %d:\n%v", lang, scheme, width, found)
				}
			}
		}
	}
}

// Everything can be done with the keyboard, and one sees where one is.
func TestBrowser_keyboard(t *testing.T) {
	b := startBrowser(t)
	p := b.open(samplePage(t, "en"))
	p.size(1280) // the titles of columns are there to be clicked
	p.keys("Tab")
	p.expect("the first stop", `document.activeElement.className`, "skip")
	p.expect("it is seen", `document.activeElement.getBoundingClientRect().left >= 0`, true)
	p.keys("Enter", "Tab")
	p.expect("past the heading", `document.activeElement.closest(".card") !== null`, true)
	p.eval(`document.querySelector(".card fieldset input").focus()`)
	p.expect("nothing is chosen yet", `document.querySelector(".card fieldset input:checked").value`, "")
	p.keys(" ")
	p.expect("a choice by the space bar", `document.querySelector(".card fieldset input:checked").value`, "delete")
	p.keys("ArrowDown")
	p.expect("the next by an arrow", `document.querySelector(".card fieldset input:checked").value`, "keep-with-reason")
	p.expect("the reason can be written", `getComputedStyle(document.querySelector(".card .why")).display !== "none"`, true)
	for name, find := range map[string]string{"a row": ".list .open", "a column title": ".list th button", "the button": "#save", "a picture's table": "figure summary", "the search": "#filter"} {
		p.keys("Tab") // so that the next focus counts as one of the keyboard
		p.eval(`document.querySelector("` + find + `").focus()`)
		p.expect(name+" takes the focus", `document.activeElement.matches("`+find+`")`, true)
		p.expect(name+" shows the focus", `parseFloat(getComputedStyle(document.activeElement).outlineWidth) >= 2`, true)
	}
	p.eval(`document.querySelector(".list .open").focus()`)
	p.keys("Enter")
	p.expect("a row opens", `document.activeElement.getAttribute("aria-expanded") + document.querySelectorAll(".detail").length`, "true1")
	p.eval(`document.querySelector(".list th[data-key=p] button").focus()`)
	p.keys("Enter")
	p.expect("sorted by persons", `document.querySelector(".list th[data-key=p]").getAttribute("aria-sort")`, "descending")
	p.fine()
}

// Search, filter and sorting work on a list of 20,000, of which the page
// draws what is looked at.
func TestBrowser_many(t *testing.T) {
	b := startBrowser(t)
	p := b.open(manyPage(t))
	p.expect("rows drawn", `document.querySelectorAll("#rows > tr").length <= 300`, true)
	p.expect("the count", `document.getElementById("shown").textContent`, "20.000 van 20.000 documenten")
	search := func(words string) {
		t.Helper()
		took := p.eval(`new Promise(done => { const f = document.getElementById("filter"), start = performance.now(); f.value = "` + words + `";
			new MutationObserver((x, o) => { o.disconnect(); done(performance.now() - start) }).observe(document.getElementById("shown"), {childList: true}); f.dispatchEvent(new Event("input")) })`)
		t.Logf("search of %q: %.0f ms, of which 120 wait for the next letter", words, took)
	}
	search("map 7/bestand 19007")
	p.expect("nothing of that name", `document.querySelectorAll("#rows > tr").length`, 0)
	search("bestand 19007.docx")
	p.expect("found", `document.querySelector("#rows .open").textContent`, "bestand 19007.docx")
	search("")
	took := p.eval(`(() => { const start = performance.now(); const s = document.getElementById("severity"); s.value = "4"; s.dispatchEvent(new Event("change")); return performance.now() - start })()`)
	t.Logf("filter by severity: %.0f ms", took)
	p.expect("only the critical", `new Set(Array.from(document.querySelectorAll("#rows .tag:not(.new)")).map(e => e.textContent)).size`, 1)
	took = p.eval(`(() => { const start = performance.now(); document.querySelector(".list th[data-key=n] button").click(); return performance.now() - start })()`)
	t.Logf("sorted by name: %.0f ms", took)
	p.expect("in order of numbers", `document.querySelector("#rows .open").textContent`, "bestand 2.docx")
	p.eval(`window.scrollTo(0, document.body.scrollHeight)`)
	p.expect("more is drawn below", `new Promise(done => setTimeout(() => done(document.querySelectorAll("#rows > tr").length > 100), 500))`, true)
	p.fine()
}

// What is chosen is saved in a file that the next check reads.
func TestBrowser_save(t *testing.T) {
	b := startBrowser(t)
	dir := t.TempDir()
	b.must(b.call("", "Browser.setDownloadBehavior", map[string]any{"behavior": "allow", "downloadPath": dir}, nil))
	p := b.open(samplePage(t, "en"))
	p.eval(`(() => { const set = document.querySelector("fieldset[data-document]"), keep = set.querySelector("[value=keep-with-reason]"), why = set.querySelector("input[type=text]");
		keep.click(); why.value = "a <court> case"; why.dispatchEvent(new Event("input", {bubbles: true})); document.getElementById("save").click() })()`)
	p.expect("it says so", `document.getElementById("saved").textContent`, "Saved in your downloads. The next check reads it there.")
	id := p.eval(`document.querySelector("fieldset[data-document]").dataset.document`).(string)
	ticks, err := map[string]html.Tick(nil), os.ErrNotExist
	for range 100 { // the browser makes the file first and writes it then
		if found, _ := filepath.Glob(filepath.Join(dir, "uitrusting-ticks-*.json")); len(found) == 1 {
			if ticks, err = readTicks(found[0]); err == nil {
				break
			}
		}
		time.Sleep(100 * time.Millisecond)
	}
	if err != nil || ticks[id].Action != "keep-with-reason" || ticks[id].Reason != "a <court> case" {
		t.Errorf("%v, %+v", err, ticks[id])
	}
	p.fine()
}

func readTicks(file string) (map[string]html.Tick, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return html.ReadTicks(f)
}

// In print the tools are gone, and what is folded is open.
func TestBrowser_print(t *testing.T) {
	b := startBrowser(t)
	p := b.open(samplePage(t, "nl"))
	p.do("Emulation.setEmulatedMedia", map[string]any{"media": "print"})
	for _, id := range []string{"tools", "save", "more"} {
		p.expect(id+" is shown", `document.getElementById("`+id+`").checkVisibility()`, false)
	}
	p.do("Emulation.setEmulatedMedia", map[string]any{"media": ""})
	p.scheme("dark")
	var pdf struct{ Data string }
	b.must(b.call(p.session, "Page.printToPDF", map[string]any{"printBackground": false, "preferCSSPageSize": true}, &pdf))
	raw, err := base64.StdEncoding.DecodeString(pdf.Data)
	if err != nil || !bytes.HasPrefix(raw, []byte("%PDF-")) {
		t.Fatalf("%d bytes, %v", len(raw), err)
	}
	keep(t, "print.pdf", raw)
	p.expect("the attestation is open", `document.querySelector("details.attest").open`, true)
	p.fine()
}

// TestBrowser_pictures writes what the page looks like to the folder that
// UITRUSTING_PICTURES names, to be looked at.
func TestBrowser_pictures(t *testing.T) {
	if os.Getenv("UITRUSTING_PICTURES") == "" {
		t.Skip("UITRUSTING_PICTURES names no folder")
	}
	b := startBrowser(t)
	for i, lang := range []string{"nl", "fr", "de", "en"} {
		p := b.open(samplePage(t, lang))
		for j, scheme := range []string{"light", "dark"} {
			for k, width := range []int{360, 768, 1280, 1920} {
				if (i+j+k)%2 == 1 {
					continue // each language at each width, light or dark
				}
				p.scheme(scheme)
				p.size(width)
				var shot struct{ Data string }
				b.must(b.call(p.session, "Page.captureScreenshot", map[string]any{"captureBeyondViewport": true}, &shot))
				raw, err := base64.StdEncoding.DecodeString(shot.Data)
				if err != nil {
					t.Fatal(err)
				}
				keep(t, fmt.Sprintf("%s-%s-%d.png", lang, scheme, width), raw)
			}
		}
	}
}

// keep writes a file to the folder for pictures, if there is one.
func keep(t *testing.T, name string, content []byte) {
	if dir := os.Getenv("UITRUSTING_PICTURES"); dir != "" {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}
