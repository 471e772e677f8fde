//! The `evidence:` protocol: bytes of the opened case by id, with ranges. The page knows no path, and nothing is written to disk.

use tauri::http::{HeaderMap, Request, Response, StatusCode, header};
use tauri::{Manager, UriSchemeContext, UriSchemeResponder};

use crate::desk::Desk;

/// At most this much is answered at once when the page asks for everything from a place on.
const LARGEST_ANSWER: u64 = 4 * 1024 * 1024;

/// Answers one request off the window's thread.
pub(crate) fn serve<R: tauri::Runtime>(
    context: UriSchemeContext<'_, R>,
    request: Request<Vec<u8>>,
    responder: UriSchemeResponder,
) {
    let app = context.app_handle().clone();
    tauri::async_runtime::spawn_blocking(move || {
        responder.respond(answer(&app.state::<Desk>(), &request));
    });
}

fn answer(desk: &Desk, request: &Request<Vec<u8>>) -> Response<Vec<u8>> {
    let id = request.uri().path().trim_matches('/');
    let Some(item) = desk.shelf().find(id) else {
        return refusal(StatusCode::NOT_FOUND);
    };
    let range = match asked_range(request.headers(), item.size) {
        Ok(range) => range,
        Err(status) => return refusal(status),
    };
    let (start, end) = range.unwrap_or((0, item.size.saturating_sub(1)));
    let length = if item.size == 0 { 0 } else { end - start + 1 };
    let Ok(bytes) = desk.shelf().read(&item, start, length) else {
        return refusal(StatusCode::INTERNAL_SERVER_ERROR);
    };
    let mut response = open_to_page(Response::builder())
        .header(header::CONTENT_TYPE, item.media_type)
        .header(header::CONTENT_LENGTH, bytes.len())
        .header(header::ACCEPT_RANGES, "bytes");
    if range.is_some() {
        response = response.status(StatusCode::PARTIAL_CONTENT).header(
            header::CONTENT_RANGE,
            format!("bytes {start}-{end}/{}", item.size),
        );
    }
    response
        .body(bytes)
        .unwrap_or_else(|_| refusal(StatusCode::INTERNAL_SERVER_ERROR))
}

fn open_to_page(builder: tauri::http::response::Builder) -> tauri::http::response::Builder {
    builder
        .header(header::ACCESS_CONTROL_ALLOW_ORIGIN, "*")
        .header(
            header::ACCESS_CONTROL_EXPOSE_HEADERS,
            "Content-Range, Content-Length, Accept-Ranges",
        )
        .header(
            header::CONTENT_SECURITY_POLICY,
            "sandbox; default-src 'none'",
        )
        .header(header::X_CONTENT_TYPE_OPTIONS, "nosniff")
        .header(header::CACHE_CONTROL, "no-store")
}

fn refusal(status: StatusCode) -> Response<Vec<u8>> {
    let mut response = Response::new(Vec::new());
    *response.status_mut() = status;
    response
}

/// The range asked for as first and last byte, `None` for the whole.
fn asked_range(headers: &HeaderMap, size: u64) -> Result<Option<(u64, u64)>, StatusCode> {
    let Some(value) = headers.get(header::RANGE) else {
        return Ok(None);
    };
    let unsatisfiable = StatusCode::RANGE_NOT_SATISFIABLE;
    let text = value.to_str().map_err(|_| unsatisfiable)?;
    let (first, last) = text
        .strip_prefix("bytes=")
        .and_then(|range| range.split_once('-'))
        .ok_or(unsatisfiable)?;
    let (start, end) = match (first.parse::<u64>(), last.parse::<u64>()) {
        (Ok(start), Ok(end)) => (start, end.min(size.saturating_sub(1))),
        (Ok(start), Err(_)) if last.is_empty() => (
            start,
            size.saturating_sub(1)
                .min(start.saturating_add(LARGEST_ANSWER - 1)),
        ),
        (Err(_), Ok(count)) if first.is_empty() => {
            (size.saturating_sub(count), size.saturating_sub(1))
        }
        _ => return Err(unsatisfiable),
    };
    if start >= size || start > end {
        return Err(unsatisfiable);
    }
    Ok(Some((start, end)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(range: &str, size: u64, expected: Result<Option<(u64, u64)>, StatusCode>) {
        let mut headers = HeaderMap::new();
        headers.insert(header::RANGE, range.parse().expect("a header"));
        assert_eq!(asked_range(&headers, size), expected, "{range} of {size}");
    }

    #[test]
    fn ranges() {
        let no = Err(StatusCode::RANGE_NOT_SATISFIABLE);
        check("bytes=0-9", 100, Ok(Some((0, 9))));
        check("bytes=90-200", 100, Ok(Some((90, 99))));
        check("bytes=50-", 100, Ok(Some((50, 99))));
        check("bytes=-10", 100, Ok(Some((90, 99))));
        check("bytes=0-", 10_000_000, Ok(Some((0, LARGEST_ANSWER - 1))));
        check("bytes=100-", 100, no);
        check("bytes=9-3", 100, no);
        check("lines=1-2", 100, no);
        check("bytes=a-b", 100, no);
        check("bytes=0-0", 0, no);
        assert_eq!(asked_range(&HeaderMap::new(), 5), Ok(None));
    }
}
