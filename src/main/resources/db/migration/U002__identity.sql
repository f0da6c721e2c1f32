DROP TABLE sign_in_links;
DROP TABLE api_tokens;
DROP TABLE sessions;
DROP TABLE user_identities;
DROP TABLE users;
