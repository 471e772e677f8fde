//! The real window, driven as a person would: the debug program under Xvfb, through WebKitGTK's own WebDriver.
//!
//! Each test has its own screen, data folder and copy of the demonstration. Nothing waits for a time; everything waits for what a
//! person would wait for, with a limit. Every screen is left as a picture among the artefacts.

mod chair;
mod closing;
mod display;
mod drag;
mod enrolment;
mod evidence;
mod expert;
mod opening;
mod practice;
mod screens;
mod sealing;
mod signing;
mod speed;
mod staff;
mod stage;
mod verifying;
mod webdriver;
