import HummingbirdTesting

