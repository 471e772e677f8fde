//! Writes `seeds/` and `corpus/`.

fn main() {
    dunping_package_fuzz::write_seeds();
}
