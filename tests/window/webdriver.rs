//! A small WebDriver client: just the commands that these tests use, over plain HTTP, each with a time limit.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use ureq::Agent;

/// The longest that one command may take, the start of the program included.
const LONGEST: Duration = Duration::from_secs(30);

/// The key that stands for an element in what goes to and fro.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// A session of a driver.
pub(crate) struct Session {
    agent: Agent,
    base: String,
}

/// What the driver refused, by its error code, e.g. `no such element`.
#[derive(Debug)]
pub(crate) struct Refused {
    pub(crate) error: String,
    pub(crate) message: String,
}

type Answer<T> = Result<T, Refused>;

fn agent() -> Agent {
    Agent::config_builder()
        .timeout_global(Some(LONGEST))
        .http_status_as_error(false)
        .max_idle_connections(0)
        .build()
        .new_agent()
}

fn read(
    method: &str,
    url: &str,
    answer: Result<ureq::http::Response<ureq::Body>, ureq::Error>,
) -> Answer<Value> {
    let lost = |problem: &dyn std::fmt::Display| Refused {
        error: "no answer".to_owned(),
        message: format!("{method} {url}: {problem}"),
    };
    let mut answer = answer.map_err(|problem| lost(&problem))?;
    // A screenshot is larger than what ureq reads unasked.
    let body = answer
        .body_mut()
        .with_config()
        .limit(64 << 20)
        .read_to_vec()
        .map_err(|problem| lost(&problem))?;
    let mut body: Value = serde_json::from_slice(&body).map_err(|problem| lost(&problem))?;
    let value = body["value"].take();
    match value["error"].as_str() {
        Some(error) if !answer.status().is_success() => Err(Refused {
            error: error.to_owned(),
            message: format!(
                "{method} {url}: {}",
                value["message"].as_str().unwrap_or_default()
            ),
        }),
        _ => Ok(value),
    }
}

fn post(agent: &Agent, url: &str, body: &Value) -> Answer<Value> {
    let answer = agent
        .post(url)
        .header("content-type", "application/json")
        .send(body.to_string());
    read("POST", url, answer)
}

impl Session {
    /// Whether a driver at this address is ready.
    pub(crate) fn ready(driver: &str) -> bool {
        let url = format!("{driver}/status");
        read("GET", &url, agent().get(&url).call()).is_ok_and(|status| status["ready"] == true)
    }

    /// Starts the program in a new session.
    pub(crate) fn start(driver: &str, binary: &str, arguments: &[String]) -> Answer<Self> {
        let options = json!({"binary": binary, "args": arguments});
        let wanted =
            json!({"capabilities": {"alwaysMatch": {"webkitgtk:browserOptions": options}}});
        let agent = agent();
        let made = post(&agent, &format!("{driver}/session"), &wanted)?;
        let id = made["sessionId"].as_str().unwrap_or_default();
        Ok(Self {
            base: format!("{driver}/session/{id}"),
            agent,
        })
    }

    /// Ends the session; the program is asked to end.
    pub(crate) fn end(&self) -> Answer<()> {
        read("DELETE", &self.base, self.agent.delete(&self.base).call()).map(|_| ())
    }

    fn get(&self, path: &str) -> Answer<Value> {
        let url = format!("{}/{path}", self.base);
        read("GET", &url, self.agent.get(&url).call())
    }

    fn post(&self, path: &str, body: &Value) -> Answer<Value> {
        post(&self.agent, &format!("{}/{path}", self.base), body)
    }

    /// The first element that a CSS selector finds.
    pub(crate) fn find(&self, selector: &str) -> Answer<String> {
        let found = self.post(
            "element",
            &json!({"using": "css selector", "value": selector}),
        )?;
        Ok(found[ELEMENT].as_str().unwrap_or_default().to_owned())
    }

    /// Whether an element is displayed.
    pub(crate) fn displayed(&self, element: &str) -> Answer<bool> {
        Ok(self.get(&format!("element/{element}/displayed"))? == true)
    }

    /// Whether an element takes input.
    pub(crate) fn enabled(&self, element: &str) -> Answer<bool> {
        Ok(self.get(&format!("element/{element}/enabled"))? == true)
    }

    /// The text of an element as a person sees it.
    pub(crate) fn text(&self, element: &str) -> Answer<String> {
        Ok(self
            .get(&format!("element/{element}/text"))?
            .as_str()
            .unwrap_or_default()
            .to_owned())
    }

    /// Clicks into the middle of an element.
    pub(crate) fn click(&self, element: &str) -> Answer<()> {
        self.post(&format!("element/{element}/click"), &json!({}))
            .map(|_| ())
    }

    /// Types into an element.
    pub(crate) fn type_into(&self, element: &str, text: &str) -> Answer<()> {
        self.post(&format!("element/{element}/value"), &json!({"text": text}))
            .map(|_| ())
    }

    /// Presses and lets go keys, one after the other, wherever the focus is.
    pub(crate) fn keys(&self, keys: &str) -> Answer<()> {
        let strokes = |key: char| {
            [
                json!({"type": "keyDown", "value": key}),
                json!({"type": "keyUp", "value": key}),
            ]
        };
        let actions: Vec<Value> = keys.chars().flat_map(strokes).collect();
        let source = json!({"type": "key", "id": "keyboard", "actions": actions});
        self.post("actions", &json!({"actions": [source]}))
            .map(|_| ())
    }

    /// Presses a key while others are held down.
    pub(crate) fn chord(&self, held: &str, key: char) -> Answer<()> {
        let down = |key: char| json!({"type": "keyDown", "value": key});
        let up = |key: char| json!({"type": "keyUp", "value": key});
        let mut actions: Vec<Value> = held.chars().map(down).collect();
        actions.extend([down(key), up(key)]);
        actions.extend(held.chars().rev().map(up));
        let source = json!({"type": "key", "id": "keyboard", "actions": actions});
        self.post("actions", &json!({"actions": [source]}))
            .map(|_| ())
    }

    /// Runs a script that answers later, by calling its last argument.
    pub(crate) fn look_later(&self, script: &str) -> Answer<Value> {
        self.post("execute/async", &json!({"script": script, "args": []}))
    }

    /// Runs a script that only looks, and answers what it returns.
    pub(crate) fn look(&self, script: &str) -> Answer<Value> {
        self.post("execute/sync", &json!({"script": script, "args": []}))
    }

    /// Gives the window its size in pixels.
    pub(crate) fn size(&self, width: u32, height: u32) -> Answer<()> {
        self.post(
            "window/rect",
            &json!({"x": 0, "y": 0, "width": width, "height": height}),
        )
        .map(|_| ())
    }

    /// A picture of the window as PNG, after its images were decoded and the page was painted as it is now. The driver waits for a page
    /// to be painted once more, which one at rest is not: a point in the corner changes for a second, too faintly to be seen.
    pub(crate) fn picture(&self) -> Answer<Vec<u8>> {
        let painted = "const done = arguments[0]
            const ready = [...document.images].map((image) => image.decode().catch(() => null))
            const point = document.createElement('i')
            point.style.cssText = 'position: fixed; inset: 0 auto auto 0; width: 1px; height: 1px; pointer-events: none'
            let turns = 0
            const turn = () => {
              point.style.background = `rgb(0 0 0 / ${turns % 2 ? .4 : .8}%)`
              if ((turns += 1) < 40) setTimeout(turn, 25)
              else point.remove()
            }
            document.documentElement.append(point)
            turn()
            Promise.all(ready).then(() => requestAnimationFrame(() => requestAnimationFrame(() => done(null))))";
        self.post("execute/async", &json!({"script": painted, "args": []}))?;
        let text = self.get("screenshot")?;
        STANDARD
            .decode(text.as_str().unwrap_or_default())
            .map_err(|problem| Refused {
                error: "picture".to_owned(),
                message: problem.to_string(),
            })
    }
}
