--
-- PostgreSQL database dump
--


-- Dumped from database version 15.20 (Debian 15.20-0+deb12u1)
-- Dumped by pg_dump version 15.20 (Debian 15.20-0+deb12u1)

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: alembic_version; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.alembic_version (
    version_num character varying(32) NOT NULL
);


--
-- Name: article; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.article (
    id bigint NOT NULL,
    url_key text NOT NULL,
    url text NOT NULL,
    site text NOT NULL,
    source_id bigint NOT NULL,
    first_seen_at timestamp with time zone NOT NULL,
    published_at timestamp with time zone,
    published_by text,
    language text,
    old boolean DEFAULT false NOT NULL,
    text_id bigint
);


--
-- Name: article_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.article_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: article_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.article_id_seq OWNED BY public.article.id;


--
-- Name: attempt; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.attempt (
    id bigint NOT NULL,
    delivery_id bigint NOT NULL,
    n integer NOT NULL,
    at timestamp with time zone NOT NULL,
    outcome text NOT NULL,
    answer text NOT NULL
);


--
-- Name: attempt_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.attempt_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: attempt_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.attempt_id_seq OWNED BY public.attempt.id;


--
-- Name: delivery; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.delivery (
    id bigint NOT NULL,
    purpose text NOT NULL,
    digest_id bigint,
    recipient_id bigint,
    channel text NOT NULL,
    address text NOT NULL,
    message_id text NOT NULL,
    content bytea NOT NULL,
    state text NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    uncertain integer DEFAULT 0 NOT NULL,
    attempts_before integer DEFAULT 0 NOT NULL,
    next_attempt_at timestamp with time zone,
    lease_until timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone
);


--
-- Name: delivery_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.delivery_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: delivery_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.delivery_id_seq OWNED BY public.delivery.id;


--
-- Name: digest; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.digest (
    id bigint NOT NULL,
    subscription_id bigint NOT NULL,
    slot text NOT NULL,
    slot_at timestamp with time zone NOT NULL,
    composed_at timestamp with time zone NOT NULL,
    late boolean NOT NULL,
    sent_empty boolean NOT NULL,
    items integer NOT NULL,
    content json NOT NULL
);


--
-- Name: digest_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.digest_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: digest_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.digest_id_seq OWNED BY public.digest.id;


--
-- Name: digest_item; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.digest_item (
    id bigint NOT NULL,
    digest_id bigint NOT NULL,
    subscription_id bigint NOT NULL,
    watch_id bigint NOT NULL,
    article_id bigint NOT NULL,
    match_id bigint NOT NULL
);


--
-- Name: digest_item_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.digest_item_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: digest_item_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.digest_item_id_seq OWNED BY public.digest_item.id;


--
-- Name: entry; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.entry (
    id bigint NOT NULL,
    source_id bigint NOT NULL,
    poll_id bigint NOT NULL,
    key text NOT NULL,
    url text NOT NULL,
    url_key text NOT NULL,
    host text NOT NULL,
    title text NOT NULL,
    summary text NOT NULL,
    content text NOT NULL,
    author text,
    published_at timestamp with time zone,
    published_as_given text,
    first_seen_at timestamp with time zone NOT NULL,
    old boolean NOT NULL,
    article_id bigint,
    next_fetch_at timestamp with time zone,
    lease_until timestamp with time zone,
    attempts integer DEFAULT 0 NOT NULL,
    reason text
);


--
-- Name: entry_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.entry_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: entry_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.entry_id_seq OWNED BY public.entry.id;


--
-- Name: host; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.host (
    name text NOT NULL,
    next_ok_at timestamp with time zone NOT NULL
);


--
-- Name: match; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.match (
    id bigint NOT NULL,
    watch_id bigint NOT NULL,
    version_id bigint NOT NULL,
    text_id bigint NOT NULL,
    article_id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    terms json NOT NULL,
    passages json NOT NULL
);


--
-- Name: match_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.match_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: match_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.match_id_seq OWNED BY public.match.id;


--
-- Name: notice; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.notice (
    id bigint NOT NULL,
    key text NOT NULL,
    text text NOT NULL,
    at timestamp with time zone NOT NULL,
    told_at timestamp with time zone
);


--
-- Name: notice_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.notice_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: notice_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.notice_id_seq OWNED BY public.notice.id;


--
-- Name: page; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.page (
    id bigint NOT NULL,
    entry_id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    outcome text NOT NULL,
    status integer,
    reason text,
    final_url text,
    content_type text,
    size integer,
    took_ms integer NOT NULL
);


--
-- Name: page_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.page_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: page_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.page_id_seq OWNED BY public.page.id;


--
-- Name: poll; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.poll (
    id bigint NOT NULL,
    source_id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    outcome text NOT NULL,
    status integer,
    reason text,
    entries integer DEFAULT 0 NOT NULL,
    new_entries integer DEFAULT 0 NOT NULL,
    took_ms integer NOT NULL
);


--
-- Name: poll_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.poll_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: poll_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.poll_id_seq OWNED BY public.poll.id;


--
-- Name: recipient; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.recipient (
    id bigint NOT NULL,
    subscription_id bigint NOT NULL,
    channel text NOT NULL,
    address text NOT NULL,
    unsubscribed_at timestamp with time zone,
    retired_at timestamp with time zone
);


--
-- Name: recipient_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.recipient_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: recipient_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.recipient_id_seq OWNED BY public.recipient.id;


--
-- Name: source; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.source (
    id bigint NOT NULL,
    address text NOT NULL,
    host text NOT NULL,
    kind text NOT NULL,
    name text NOT NULL,
    tags json NOT NULL,
    every_s integer,
    declaration text NOT NULL,
    etag text,
    last_modified text,
    body_hash text,
    next_poll_at timestamp with time zone NOT NULL,
    lease_until timestamp with time zone,
    failures integer DEFAULT 0 NOT NULL,
    failing_since timestamp with time zone,
    reason text,
    first_read_at timestamp with time zone,
    last_read_at timestamp with time zone,
    last_polled_at timestamp with time zone,
    added_at timestamp with time zone NOT NULL,
    retired_at timestamp with time zone
);


--
-- Name: source_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.source_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: source_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.source_id_seq OWNED BY public.source.id;


--
-- Name: subscription; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.subscription (
    id bigint NOT NULL,
    name text NOT NULL,
    declaration json NOT NULL,
    began_at timestamp with time zone NOT NULL,
    tells_from timestamp with time zone NOT NULL,
    next_slot_at timestamp with time zone,
    asked_at timestamp with time zone,
    retired_at timestamp with time zone
);


--
-- Name: subscription_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.subscription_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: subscription_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.subscription_id_seq OWNED BY public.subscription.id;


--
-- Name: subscription_watch; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.subscription_watch (
    subscription_id bigint NOT NULL,
    watch_id bigint NOT NULL,
    began_at timestamp with time zone NOT NULL,
    tells_from timestamp with time zone NOT NULL,
    retired_at timestamp with time zone
);


--
-- Name: text; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.text (
    id bigint NOT NULL,
    article_id bigint NOT NULL,
    kind text NOT NULL,
    n integer NOT NULL,
    origin text NOT NULL,
    title text NOT NULL,
    title_by text,
    byline text,
    body text NOT NULL,
    hash text NOT NULL,
    fold_version integer NOT NULL,
    at timestamp with time zone NOT NULL
);


--
-- Name: text_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.text_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: text_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.text_id_seq OWNED BY public.text.id;


--
-- Name: text_matched; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.text_matched (
    text_id bigint NOT NULL,
    newest_version_id bigint NOT NULL,
    at timestamp with time zone NOT NULL
);


--
-- Name: to_match; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.to_match (
    text_id bigint NOT NULL
);


--
-- Name: url_alias; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.url_alias (
    key text NOT NULL,
    article_id bigint NOT NULL,
    url text NOT NULL,
    evidence text NOT NULL,
    at timestamp with time zone NOT NULL
);


--
-- Name: watch; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.watch (
    id bigint NOT NULL,
    name text NOT NULL,
    retired_at timestamp with time zone
);


--
-- Name: watch_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.watch_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: watch_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.watch_id_seq OWNED BY public.watch.id;


--
-- Name: watch_version; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.watch_version (
    id bigint NOT NULL,
    watch_id bigint NOT NULL,
    declaration json NOT NULL,
    hash text NOT NULL,
    created_at timestamp with time zone NOT NULL
);


--
-- Name: watch_version_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.watch_version_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: watch_version_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.watch_version_id_seq OWNED BY public.watch_version.id;


--
-- Name: article id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.article ALTER COLUMN id SET DEFAULT nextval('public.article_id_seq'::regclass);


--
-- Name: attempt id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.attempt ALTER COLUMN id SET DEFAULT nextval('public.attempt_id_seq'::regclass);


--
-- Name: delivery id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.delivery ALTER COLUMN id SET DEFAULT nextval('public.delivery_id_seq'::regclass);


--
-- Name: digest id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.digest ALTER COLUMN id SET DEFAULT nextval('public.digest_id_seq'::regclass);


--
-- Name: digest_item id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.digest_item ALTER COLUMN id SET DEFAULT nextval('public.digest_item_id_seq'::regclass);


--
-- Name: entry id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.entry ALTER COLUMN id SET DEFAULT nextval('public.entry_id_seq'::regclass);


--
-- Name: match id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.match ALTER COLUMN id SET DEFAULT nextval('public.match_id_seq'::regclass);


--
-- Name: notice id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.notice ALTER COLUMN id SET DEFAULT nextval('public.notice_id_seq'::regclass);


--
-- Name: page id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.page ALTER COLUMN id SET DEFAULT nextval('public.page_id_seq'::regclass);


--
-- Name: poll id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.poll ALTER COLUMN id SET DEFAULT nextval('public.poll_id_seq'::regclass);


--
-- Name: recipient id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.recipient ALTER COLUMN id SET DEFAULT nextval('public.recipient_id_seq'::regclass);


--
-- Name: source id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.source ALTER COLUMN id SET DEFAULT nextval('public.source_id_seq'::regclass);


--
-- Name: subscription id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.subscription ALTER COLUMN id SET DEFAULT nextval('public.subscription_id_seq'::regclass);


--
-- Name: text id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.text ALTER COLUMN id SET DEFAULT nextval('public.text_id_seq'::regclass);


--
-- Name: watch id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.watch ALTER COLUMN id SET DEFAULT nextval('public.watch_id_seq'::regclass);


--
-- Name: watch_version id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.watch_version ALTER COLUMN id SET DEFAULT nextval('public.watch_version_id_seq'::regclass);


--
-- Data for Name: alembic_version; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.alembic_version VALUES ('0001');


--
-- Data for Name: article; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.article VALUES (1, 'ostrey-ca.example:42779/news/night-bus', 'http://ostrey-ca.example:42779/news/night-bus', 'ostrey-ca.example', 6, '2026-11-25 14:27:14.780957+00', '2026-11-25 07:27:13+00', 'meta', 'en', false, 1);
INSERT INTO public.article VALUES (2, 'municipalgazette.example:42779/news/redacted-reports-to-be-published-in-full', 'http://municipalgazette.example:42779/news/redacted-reports-to-be-published-in-full', 'municipalgazette.example', 4, '2026-11-25 14:27:14.790709+00', '2026-11-25 12:27:13+00', 'json-ld', 'en', false, 3);
INSERT INTO public.article VALUES (3, 'carestandards.example:42779/news/inspection-alderbrook', 'http://carestandards.example:42779/news/inspection-alderbrook', 'carestandards.example', 5, '2026-11-25 14:27:14.782676+00', '2026-11-25 10:27:13+00', 'meta', 'en', false, 4);
INSERT INTO public.article VALUES (4, 'alderbrook.example:42779/news/practice-review-response', 'http://alderbrook.example:42779/news/practice-review-response', 'alderbrook.example', 1, '2026-11-25 14:27:14.775507+00', '2026-11-25 11:27:13+00', 'meta', 'en', false, 5);
INSERT INTO public.article VALUES (5, 'westmarsh.example:42779/news/scrutiny-looks-again', 'http://westmarsh.example:42779/news/scrutiny-looks-again', 'westmarsh.example', 3, '2026-11-25 14:27:14.797115+00', '2026-11-25 08:27:13+00', 'meta', 'en', false, 6);
INSERT INTO public.article VALUES (6, 'ostrey-ca.example:42779/news/skills-bootcamp', 'http://ostrey-ca.example:42779/news/skills-bootcamp', 'ostrey-ca.example', 6, '2026-11-25 14:27:14.780957+00', '2026-11-24 14:27:13+00', 'meta', 'en', false, 8);
INSERT INTO public.article VALUES (7, 'fennimore-scp.example:42779/news/learning-from-two-reviews', 'http://fennimore-scp.example:42779/news/learning-from-two-reviews', 'fennimore-scp.example', 2, '2026-11-25 14:27:14.871083+00', '2026-11-25 09:27:13+00', 'feed', 'en', false, 10);
INSERT INTO public.article VALUES (8, 'alderbrook.example:42779/news/childrens-services-steady-progress', 'http://alderbrook.example:42779/news/childrens-services-steady-progress', 'alderbrook.example', 1, '2026-11-25 14:27:14.775507+00', '2026-11-25 06:27:13+00', 'meta', 'en', false, 12);
INSERT INTO public.article VALUES (9, 'municipalgazette.example:42779/news/director-to-step-down', 'http://municipalgazette.example:42779/news/director-to-step-down', 'municipalgazette.example', 4, '2026-11-25 14:27:14.790709+00', '2026-11-25 05:27:13+00', 'json-ld', 'en', false, 13);
INSERT INTO public.article VALUES (10, 'fennimore-scp.example:42779/news/briefing-bruising', 'http://fennimore-scp.example:42779/news/briefing-bruising', 'fennimore-scp.example', 2, '2026-11-25 14:27:14.871083+00', '2026-11-24 20:27:13+00', 'feed', 'en', false, 14);
INSERT INTO public.article VALUES (11, 'westmarsh.example:42779/news/serious-review-of-case-files', 'http://westmarsh.example:42779/news/serious-review-of-case-files', 'westmarsh.example', 3, '2026-11-25 14:27:14.797115+00', '2026-11-25 02:27:13+00', 'meta', 'en', false, 16);
INSERT INTO public.article VALUES (12, 'ostrey-ca.example:42779/news/fares-frozen', 'http://ostrey-ca.example:42779/news/fares-frozen', 'ostrey-ca.example', 6, '2026-11-25 14:27:14.780957+00', '2026-11-24 05:27:13+00', 'meta', 'en', false, 18);
INSERT INTO public.article VALUES (13, 'carestandards.example:42779/news/annual-report', 'http://carestandards.example:42779/news/annual-report', 'carestandards.example', 5, '2026-11-25 14:27:14.782676+00', '2026-11-25 01:27:13+00', 'meta', 'en', false, 20);
INSERT INTO public.article VALUES (14, 'alderbrook.example:42779/news/vacancy-senior-social-worker', 'http://alderbrook.example:42779/news/vacancy-senior-social-worker', 'alderbrook.example', 1, '2026-11-25 14:27:14.775507+00', '2026-11-25 04:27:13+00', 'meta', 'en', false, 21);
INSERT INTO public.article VALUES (15, 'municipalgazette.example:42779/news/pay-award', 'http://municipalgazette.example:42779/news/pay-award', 'municipalgazette.example', 4, '2026-11-25 14:27:14.790709+00', '2026-11-24 23:27:13+00', 'json-ld', 'en', false, 22);
INSERT INTO public.article VALUES (16, 'fennimore-scp.example:42779/news/training-calendar', 'http://fennimore-scp.example:42779/news/training-calendar', 'fennimore-scp.example', 2, '2026-11-25 14:27:14.871083+00', '2026-11-24 16:27:13+00', 'feed', 'en', false, 23);
INSERT INTO public.article VALUES (17, 'ostrey-ca.example:42779/news/older-than-the-look-back', 'http://ostrey-ca.example:42779/news/older-than-the-look-back', 'ostrey-ca.example', 6, '2026-11-25 14:27:14.780957+00', '2025-10-21 14:27:13+00', 'meta', 'en', true, 25);
INSERT INTO public.article VALUES (18, 'westmarsh.example:42779/news/gritting', 'http://westmarsh.example:42779/news/gritting', 'westmarsh.example', 3, '2026-11-25 14:27:14.797115+00', '2026-11-24 22:27:13+00', 'meta', 'en', false, 27);
INSERT INTO public.article VALUES (19, 'carestandards.example:42779/news/new-inspection-handbook', 'http://carestandards.example:42779/news/new-inspection-handbook', 'carestandards.example', 5, '2026-11-25 14:27:14.782676+00', '2026-11-24 19:27:13+00', 'meta', 'en', false, 29);
INSERT INTO public.article VALUES (20, 'carestandards.example:42779/news/fostering-statistics', 'http://carestandards.example:42779/news/fostering-statistics', 'carestandards.example', 5, '2026-11-25 14:27:14.782676+00', '2026-11-24 13:27:13+00', 'meta', 'en', false, 30);
INSERT INTO public.article VALUES (21, 'alderbrook.example:42779/news/bank-holiday-bins', 'http://alderbrook.example:42779/news/bank-holiday-bins', 'alderbrook.example', 1, '2026-11-25 14:27:14.775507+00', '2026-11-25 00:27:13+00', 'meta', 'en', false, 31);
INSERT INTO public.article VALUES (22, 'fennimore-scp.example:42779/news/joint-conference', 'http://fennimore-scp.example:42779/news/joint-conference', 'fennimore-scp.example', 2, '2026-11-25 14:27:14.871083+00', '2026-11-24 09:27:13+00', 'feed', 'en', false, 32);
INSERT INTO public.article VALUES (23, 'westmarsh.example:42779/news/market-hall-roof', 'http://westmarsh.example:42779/news/market-hall-roof', 'westmarsh.example', 3, '2026-11-25 14:27:14.797115+00', '2026-11-24 17:27:13+00', 'meta', 'en', false, 34);
INSERT INTO public.article VALUES (24, 'municipalgazette.example:42779/news/vacancy-of-the-week', 'http://municipalgazette.example:42779/news/vacancy-of-the-week', 'municipalgazette.example', 4, '2026-11-25 14:27:14.790709+00', '2026-11-24 18:27:13+00', 'json-ld', 'en', false, 36);
INSERT INTO public.article VALUES (25, 'carestandards.example:42779/news/complaints-line', 'http://carestandards.example:42779/news/complaints-line', 'carestandards.example', 5, '2026-11-25 14:27:14.782676+00', '2026-11-23 23:27:13+00', 'meta', 'en', false, 37);
INSERT INTO public.article VALUES (26, 'municipalgazette.example:42779/news/procurement-opinion', 'http://municipalgazette.example:42779/news/procurement-opinion', 'municipalgazette.example', 4, '2026-11-25 14:27:14.790709+00', '2026-11-24 10:27:13+00', 'json-ld', 'en', false, 38);
INSERT INTO public.article VALUES (27, 'westmarsh.example:42779/news/council-tax-letters', 'http://westmarsh.example:42779/news/council-tax-letters', 'westmarsh.example', 3, '2026-11-25 14:27:14.797115+00', '2026-11-24 01:27:13+00', 'meta', 'en', false, 39);
INSERT INTO public.article VALUES (28, 'alderbrook.example:42779/news/river-path-reopens', 'http://alderbrook.example:42779/news/river-path-reopens', 'alderbrook.example', 1, '2026-11-25 14:27:14.775507+00', '2026-11-24 12:27:13+00', 'meta', 'en', false, 41);
INSERT INTO public.article VALUES (29, 'fennimore-scp.example:42779/news/private-fostering', 'http://fennimore-scp.example:42779/news/private-fostering', 'fennimore-scp.example', 2, '2026-11-25 14:27:14.871083+00', '2026-11-23 22:27:13+00', 'feed', 'en', false, 42);
INSERT INTO public.article VALUES (30, 'alderbrook.example:42779/news/library-opening-hours', 'http://alderbrook.example:42779/news/library-opening-hours', 'alderbrook.example', 1, '2026-11-25 14:27:14.775507+00', '2026-11-24 04:27:13+00', 'meta', 'en', false, 44);
INSERT INTO public.article VALUES (31, 'municipalgazette.example:42779/news/devolution-deal', 'http://municipalgazette.example:42779/news/devolution-deal', 'municipalgazette.example', 4, '2026-11-25 14:27:14.790709+00', '2026-11-24 02:27:13+00', 'json-ld', 'en', false, 45);


--
-- Data for Name: attempt; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.attempt VALUES (1, 1, 1, '2026-11-25 14:27:16.367083+00', 'accepted', '204 No Content');
INSERT INTO public.attempt VALUES (2, 2, 1, '2026-11-25 14:27:16.381317+00', 'accepted', 'new/cuttings.99c7d1960d8f05e030669268765d368d');
INSERT INTO public.attempt VALUES (13, 5, 9, '2026-11-25 15:00:00+00', 'refused', '410 (“gone”)');
INSERT INTO public.attempt VALUES (14, 6, 1, '2026-11-25 15:00:00+00', 'uncertain', 'the line went dead');


--
-- Data for Name: delivery; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.delivery VALUES (1, 'digest', 1, 2, 'webhook', 'http://cases.example:42779/digests', 'msg_471512b93b533550757939fd692dc7e4', '\x7b2274797065223a22646967657374222c22736368656d61223a312c22737562736372697074696f6e223a22436173652073797374656d222c22736c6f74223a22323032362d31312d32355431343a32373a31362b30303a3030222c226c617465223a66616c73652c226974656d73223a5b7b227469746c65223a22436f756e63696c2061636365707473206576657279207265636f6d6d656e646174696f6e206f66204368696c6420536166656775617264696e672050726163746963652052657669657773222c2275726c223a22687474703a2f2f616c64657262726f6f6b2e6578616d706c653a34323737392f6e6577732f70726163746963652d7265766965772d726573706f6e7365222c22736f75726365223a22416c64657262726f6f6b20436f756e63696c222c227075626c6973686564223a22323032362d31312d32355431313a32373a31335a222c2266697273745f7365656e223a22323032362d31312d32355431343a32373a31345a222c2277617463686573223a5b22536166656775617264696e672072657669657773225d2c227061737361676573223a5b7b227761746368223a22536166656775617264696e672072657669657773222c227768657265223a227469746c65222c2270616765223a6e756c6c2c2274657874223a22436f756e63696c2061636365707473206576657279207265636f6d6d656e646174696f6e206f66204368696c6420536166656775617264696e672050726163746963652052657669657773222c226d61726b73223a5b5b34302c37355d5d7d2c7b227761746368223a22536166656775617264696e672072657669657773222c227768657265223a22626f6479222c2270616765223a6e756c6c2c2274657874223a22546865207265706f7274732c20626f7468206f66207468656d206368696c6420736166656775617264696e6720707261637469636520726576696577732c2061736b65642074686520636f756e63696c2c206865616c74682076697369746f727320616e6420706f6c69636520746f20736861726520776861742074686579206b6e6f772077697468696e206f6e6520776f726b696e67206461792e222c226d61726b73223a5b5b32362c36315d5d7d5d2c22616c736f223a5b5d2c22757064617465223a6e756c6c2c227061727469616c223a66616c73657d2c7b227469746c65223a225265646163746564207265706f72747320746f206265207075626c697368656420696e2066756c6c222c2275726c223a22687474703a2f2f6d756e69636970616c67617a657474652e6578616d706c653a34323737392f6e6577732f72656461637465642d7265706f7274732d746f2d62652d7075626c69736865642d696e2d66756c6c222c22736f75726365223a22546865204d756e69636970616c2047617a65747465222c227075626c6973686564223a22323032362d31312d32355431323a32373a31335a222c2266697273745f7365656e223a22323032362d31312d32355431343a32373a31345a222c2277617463686573223a5b22536166656775617264696e672072657669657773225d2c227061737361676573223a5b7b227761746368223a22536166656775617264696e672072657669657773222c227768657265223a22626f6479222c2270616765223a6e756c6c2c2274657874223a2245616368206973206120736572696f75732063617365207265766965772066726f6d20746865207965617273206265666f7265207468652070726573656e742073797374656d2c20616e6420696e20736f6d65206f66207468656d2074686520626c61636b20696e6b20636f76657273206576656e20746865206e616d6573206f6620746865206167656e6369657320746861742077726f7465207468656d2e222c226d61726b73223a5b5b31302c32395d5d7d5d2c22616c736f223a5b5d2c22757064617465223a6e756c6c2c227061727469616c223a66616c73657d2c7b227469746c65223a224c6561726e696e67207075626c697368656420746f646179222c2275726c223a22687474703a2f2f66656e6e696d6f72652d7363702e6578616d706c653a34323737392f6e6577732f6c6561726e696e672d66726f6d2d74776f2d72657669657773222c22736f75726365223a2246656e6e696d6f726520536166656775617264696e67204368696c6472656e20506172746e657273686970222c227075626c6973686564223a22323032362d31312d32355430393a32373a31335a222c2266697273745f7365656e223a22323032362d31312d32355431343a32373a31345a222c2277617463686573223a5b22536166656775617264696e672072657669657773225d2c227061737361676573223a5b7b227761746368223a22536166656775617264696e672072657669657773222c227768657265223a22626f6479222c2270616765223a6e756c6c2c2274657874223a22426f746820736572696f757320636173652072657669657773207765726520626567756e20756e6465722074686520666f726d6572206c6f63616c20626f6172642e222c226d61726b73223a5b5b352c32355d5d7d5d2c22616c736f223a5b5d2c22757064617465223a6e756c6c2c227061727469616c223a66616c73657d2c7b227469746c65223a225363727574696e7920636f6d6d6974746565206c6f6f6b7320616761696e206174206c6573736f6e732066726f6d2032303139222c2275726c223a22687474703a2f2f776573746d617273682e6578616d706c653a34323737392f6e6577732f7363727574696e792d6c6f6f6b732d616761696e222c22736f75726365223a22576573746d6172736820426f726f75676820436f756e63696c222c227075626c6973686564223a22323032362d31312d32355430383a32373a31335a222c2266697273745f7365656e223a22323032362d31312d32355431343a32373a31345a222c2277617463686573223a5b22536166656775617264696e672072657669657773225d2c227061737361676573223a5b7b227761746368223a22536166656775617264696e672072657669657773222c227768657265223a22626f6479222c2270616765223a6e756c6c2c2274657874223a2254686520706c616e20666f6c6c6f776564206120736572696f75732d6361736520726576696577e2809973207075626c69636174696f6e207468617420737072696e672e222c226d61726b73223a5b5b32302c34315d5d7d5d2c22616c736f223a5b5d2c22757064617465223a6e756c6c2c227061727469616c223a66616c73657d2c7b227469746c65223a22416e6e75616c207265706f72743a20776861742077652073617720696e2074776f2068756e6472656420766973697473222c2275726c223a22687474703a2f2f636172657374616e64617264732e6578616d706c653a34323737392f6e6577732f616e6e75616c2d7265706f7274222c22736f75726365223a224f666669636520666f722043617265205374616e6461726473222c227075626c6973686564223a22323032362d31312d32355430313a32373a31335a222c2266697273745f7365656e223a22323032362d31312d32355431343a32373a31345a222c2277617463686573223a5b22536166656775617264696e672072657669657773225d2c227061737361676573223a5b7b227761746368223a22536166656775617264696e672072657669657773222c227768657265223a22626f6479222c2270616765223a6e756c6c2c2274657874223a2257652072656164207768617420776173207361696420696e206576657279206368696c6420736166656775617264696e6720707261637469636520726576696577e28099732073756d6d6172792c20616e64207765206c6f6f6b656420666f722069747320747261636573206f6e207468652067726f756e64207477656c7665206d6f6e746873206c617465722e222c226d61726b73223a5b5b33312c36375d5d7d5d2c22616c736f223a5b5d2c22757064617465223a6e756c6c2c227061727469616c223a66616c73657d2c7b227469746c65223a224e6577206272696566696e67206f6e206272756973696e6720696e20626162696573222c2275726c223a22687474703a2f2f66656e6e696d6f72652d7363702e6578616d706c653a34323737392f6e6577732f6272696566696e672d6272756973696e67222c22736f75726365223a2246656e6e696d6f726520536166656775617264696e67204368696c6472656e20506172746e657273686970222c227075626c6973686564223a22323032362d31312d32345432303a32373a31335a222c2266697273745f7365656e223a22323032362d31312d32355431343a32373a31345a222c2277617463686573223a5b22536166656775617264696e672072657669657773225d2c227061737361676573223a5b7b227761746368223a22536166656775617264696e672072657669657773222c227768657265223a22626f6479222c2270616765223a6e756c6c2c2274657874223a22497420616e7377657273207468652066697273742066696e64696e67206f6620746869732079656172e2809973206368696c6420736166656775617264696e672d707261637469636520726576696577e280997320696e746572696d207265706f72742c2077686963682077617320746861742070726163746974696f6e657273206b6e6577207468652070726f63656475726520616e64207374696c6c2066656c742061776b776172642061626f757420666f6c6c6f77696e672069742e222c226d61726b73223a5b5b34342c38305d5d7d5d2c22616c736f223a5b5d2c22757064617465223a6e756c6c2c227061727469616c223a66616c73657d5d2c22636f766572616765223a7b22736f7572636573223a372c2272656164223a362c22636865636b73223a372c226e6f745f72656164223a5b7b22736f75726365223a22486172726f77666f6c6420506f6c696365222c2273696e6365223a6e756c6c2c22726561736f6e223a2274686520736974652073686f7765642061206368616c6c656e6765207061676520746861742061736b7320666f7220612068756d616e20696e7374656164206f6620612066656564227d5d2c22706172746c795f72656164223a5b5d7d7d', 'sent', 1, 0, 0, NULL, NULL, '2026-11-25 14:27:16.222697+00', '2026-11-25 14:27:16.367083+00');
INSERT INTO public.delivery VALUES (2, 'digest', 2, 1, 'email', 'board@fennimore-scp.example', '<cuttings.49c1517608085449bb4a5165a097b337@fennimore-scp.example>', '\x46726f6d3a2043757474696e6773203c63757474696e67734066656e6e696d6f72652d7363702e6578616d706c653e0d0a546f3a20626f6172644066656e6e696d6f72652d7363702e6578616d706c650d0a5375626a6563743a203130206e6577203d3f7574662d383f713f3d43323d42375f506172746e6572736869705f6469676573745f3d43323d42373f3d20576564203235204e6f76656d6265720d0a446174653a205765642c203235204e6f7620323032362031343a32373a3136202b303030300d0a4d6573736167652d49443a203c63757474696e67732e34396331353137363038303835343439626234613531363561303937623333374066656e6e696d6f72652d7363702e6578616d706c653e0d0a4175746f2d5375626d69747465643a206175746f2d67656e6572617465640d0a582d4175746f2d526573706f6e73652d53757070726573733a204f4f462c204175746f5265706c790d0a4c6973742d49643a203c706172746e6572736869702d6469676573742e66656e6e696d6f72652d7363702e6578616d706c653e0d0a4d494d452d56657273696f6e3a20312e300d0a436f6e74656e742d547970653a206d756c7469706172742f616c7465726e61746976653b0d0a20626f756e646172793d223d5f3439633135313736303830383534343962623461353136356130393762333337220d0a0d0a2d2d3d5f34396331353137363038303835343439626234613531363561303937623333370d0a436f6e74656e742d547970653a20746578742f706c61696e3b20636861727365743d227574662d38220d0a436f6e74656e742d5472616e736665722d456e636f64696e673a2071756f7465642d7072696e7461626c650d0a0d0a506172746e657273686970206469676573740d0a576564203235204e6f76656d62657220323032362c2031343a32370d0a3130206e65772061727469636c6573206f6e203220776174636865732e2036206f66203720736f757263657320726561642e0d0a0d0a534146454755415244494e4720524556494557530d0a2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d0d0a0d0a312e20436f756e63696c2061636365707473206576657279207265636f6d6d656e646174696f6e206f66202a4368696c6420536166656775617264696e672050726163746963650d0a202020526576696577732a0d0a202020416c64657262726f6f6b20436f756e63696c203d43323d423720576564203235204e6f76656d62657220323032362c2031313a32370d0a202020687474703a2f2f616c64657262726f6f6b2e6578616d706c653a34323737392f6e6577732f70726163746963652d7265766965772d726573706f6e73650d0a0d0a2020207c20546865207265706f7274732c20626f7468206f66207468656d202a6368696c6420736166656775617264696e6720707261637469636520726576696577732a2c0d0a2020207c2061736b65642074686520636f756e63696c2c206865616c74682076697369746f727320616e6420706f6c69636520746f207368617265207768617420746865790d0a2020207c206b6e6f772077697468696e206f6e6520776f726b696e67206461792e0d0a0d0a2020207c205075626c6973686564203235204e6f76656d6265722032303236206279202a416c64657262726f6f6b2a207072657373206f66666963650d0a0d0a202020616c736f3a20416c64657262726f6f6b2773206368696c6472656e0d0a0d0a322e205265646163746564207265706f72747320746f206265207075626c697368656420696e2066756c6c0d0a202020546865204d756e69636970616c2047617a65747465203d43323d423720576564203235204e6f76656d62657220323032362c2031323a32370d0a202020687474703a2f2f6d756e69636970616c67617a657474652e6578616d706c653a34323737392f6e6577732f72656461637465642d7265706f7274732d746f2d62652d7075626c697368653d0d0a642d696e2d66756c6c0d0a0d0a2020207c20456163682069732061202a736572696f75732063617365207265766965772a2066726f6d20746865207965617273206265666f7265207468652070726573656e740d0a2020207c2073797374656d2c20616e6420696e20736f6d65206f66207468656d2074686520626c61636b20696e6b20636f76657273206576656e20746865206e616d6573206f660d0a2020207c20746865206167656e6369657320746861742077726f7465207468656d2e0d0a0d0a332e204c6561726e696e67207075626c697368656420746f6461790d0a20202046656e6e696d6f726520536166656775617264696e67204368696c6472656e20506172746e657273686970203d43323d423720576564203235204e6f76656d62657220323032362c0d0a20202030393a32370d0a202020687474703a2f2f66656e6e696d6f72652d7363702e6578616d706c653a34323737392f6e6577732f6c6561726e696e672d66726f6d2d74776f2d726576696577730d0a0d0a2020207c20426f7468202a736572696f7573206361736520726576696577732a207765726520626567756e20756e6465722074686520666f726d6572206c6f63616c0d0a2020207c20626f6172642e0d0a0d0a342e205363727574696e7920636f6d6d6974746565206c6f6f6b7320616761696e206174206c6573736f6e732066726f6d20323031390d0a202020576573746d6172736820426f726f75676820436f756e63696c203d43323d423720576564203235204e6f76656d62657220323032362c2030383a32370d0a202020687474703a2f2f776573746d617273682e6578616d706c653a34323737392f6e6577732f7363727574696e792d6c6f6f6b732d616761696e0d0a0d0a2020207c2054686520706c616e20666f6c6c6f7765642061202a736572696f75732d63617365207265766965773d45323d38303d3939732a207075626c69636174696f6e20746861740d0a2020207c20737072696e672e0d0a0d0a352e20416e6e75616c207265706f72743a20776861742077652073617720696e2074776f2068756e64726564207669736974730d0a2020204f666669636520666f722043617265205374616e6461726473203d43323d423720576564203235204e6f76656d62657220323032362c2030313a32370d0a202020687474703a2f2f636172657374616e64617264732e6578616d706c653a34323737392f6e6577732f616e6e75616c2d7265706f72740d0a0d0a2020207c2057652072656164207768617420776173207361696420696e206576657279202a6368696c6420736166656775617264696e672070726163746963650d0a2020207c207265766965773d45323d38303d3939732a2073756d6d6172792c20616e64207765206c6f6f6b656420666f722069747320747261636573206f6e207468652067726f756e640d0a2020207c207477656c7665206d6f6e746873206c617465722e0d0a0d0a362e204e6577206272696566696e67206f6e206272756973696e6720696e206261626965730d0a20202046656e6e696d6f726520536166656775617264696e67204368696c6472656e20506172746e657273686970203d43323d423720547565203234204e6f76656d62657220323032362c0d0a20202032303a32370d0a202020687474703a2f2f66656e6e696d6f72652d7363702e6578616d706c653a34323737392f6e6577732f6272696566696e672d6272756973696e670d0a0d0a2020207c20497420616e7377657273207468652066697273742066696e64696e67206f66207468697320796561723d45323d38303d393973202a6368696c640d0a2020207c20736166656775617264696e672d7072616374696365207265766965773d45323d38303d3939732a20696e746572696d207265706f72742c2077686963682077617320746861740d0a2020207c2070726163746974696f6e657273206b6e6577207468652070726f63656475726520616e64207374696c6c2066656c742061776b776172642061626f75740d0a2020207c20666f6c6c6f77696e672069742e0d0a0d0a414c44455242524f4f4b2753204348494c4452454e0d0a2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d0d0a0d0a372e2050656572207465616d2066696e6473207374656164792070726f677265737320616e642073747562626f726e20676170730d0a202020416c64657262726f6f6b20436f756e63696c203d43323d423720576564203235204e6f76656d62657220323032362c2030363a32370d0a202020687474703a2f2f616c64657262726f6f6b2e6578616d706c653a34323737392f6e6577732f6368696c6472656e732d73657276696365732d7374656164792d70726f67726573730d0a0d0a2020207c205075626c6973686564203235204e6f76656d6265722032303236206279202a416c64657262726f6f6b2a207072657373206f66666963650d0a0d0a2020207c205468657920666f756e6420746861742074686520626f726f7567683d45323d38303d393973202a6368696c6472656e3d45323d38303d3939732073657276696365732a20616e73773d0d0a6572207468650d0a2020207c2074656c6570686f6e6520666173746572207468616e207468657920646964206120796561722061676f2c20616e64207468617420736f6369616c20776f726b6572730d0a2020207c2073746179206c6f6e6765722e0d0a0d0a2020207c20466976652073656e696f72206f666669636572732066726f6d206f7468657220617574686f726974696573207370656e7420666f7572206461797320696e0d0a2020207c202a416c64657262726f6f6b2a2074686973206d6f6e746820616e642073706f6b6520746f207369787479206d656d62657273206f662073746166662c20656c6576656e0d0a2020207c20666f737465722063617265727320616e64206120726f6f6d2066756c6c206f6620686561642074656163686572732e0d0a0d0a382e20496e7370656374696f6e206c65747465723a206120636c656172206c696e65206f662073696768742c20616e64206120626c696e6420636f726e65720d0a2020204f666669636520666f722043617265205374616e6461726473203d43323d423720576564203235204e6f76656d62657220323032362c2031303a32370d0a202020687474703a2f2f636172657374616e64617264732e6578616d706c653a34323737392f6e6577732f696e7370656374696f6e2d616c64657262726f6f6b0d0a0d0a2020207c20496e73706563746f7273207370656e74207468726565207765656b7320696e202a416c64657262726f6f6b2a20696e2074686520617574756d6e2e20546865790d0a2020207c206a7564676520746861742074686520626f726f7567682773202a4368696c6472656e3d45323d38303d3939732053657276696365732a206861766520696d70726f76656420696e0d0a2020207c20657665727920617265612073696e636520746865206c6173742076697369742c20616e642074686174206f6e65206f66207468656d20686173206e6f740d0a2020207c20696d70726f76656420656e6f7567682e0d0a0d0a392e204469726563746f722077686f207475726e65642061206661696c696e67206465706172746d656e7420726f756e6420746f207374657020646f776e0d0a202020546865204d756e69636970616c2047617a65747465203d43323d423720576564203235204e6f76656d62657220323032362c2030353a32370d0a202020687474703a2f2f6d756e69636970616c67617a657474652e6578616d706c653a34323737392f6e6577732f6469726563746f722d746f2d737465702d646f776e0d0a0d0a2020207c205068696c697070612056616e652c2077686f206861732072756e202a6368696c6472656e27732073657276696365732a20696e202a416c64657262726f6f6b2a0d0a2020207c20666f7220656967687420796561727320616e64207468726f75676820746872656520696e7370656374696f6e732c2077696c6c206c6561766520696e207468650d0a2020207c2073756d6d65722e0d0a0d0a31302e20416e6e75616c20636f6e666572656e6365206c6f6f6b73206e65787420646f6f7220666f722069646561730d0a20202046656e6e696d6f726520536166656775617264696e67204368696c6472656e20506172746e657273686970203d43323d423720547565203234204e6f76656d62657220323032362c0d0a20202030393a32370d0a202020687474703a2f2f66656e6e696d6f72652d7363702e6578616d706c653a34323737392f6e6577732f6a6f696e742d636f6e666572656e63650d0a0d0a2020207c20546865202a736166656775617264696e672a206c65616420666f72202a416c64657262726f6f6b2a206f70656e732077697468207468652073746f7279206f6620610d0a2020207c20726566657272616c20666f726d2074686174206861642067726f776e20746f207468697274792d6f6e652070616765732e0d0a0d0a574841542057415320434845434b45440d0a2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d0d0a0d0a436865636b6564203720736f757263657320372074696d65732073696e636520576564203235204e6f76656d6265722c2031343a32372e203120636f756c64206e6f742062650d0a726561643a0d0a0d0a2d20486172726f77666f6c6420506f6c6963653a206e6576657220796574202874686520736974652073686f7765642061206368616c6c656e6765207061676520746861740d0a202061736b7320666f7220612068756d616e20696e7374656164206f6620612066656564290d0a0d0a53656e7420746f20626f6172644066656e6e696d6f72652d7363702e6578616d706c652062792043757474696e67732c20666f722074686520737562736372697074696f6e0d0a3d45323d38303d3943506172746e657273686970206469676573743d45323d38303d39442e0d0a0d0a2d2d3d5f34396331353137363038303835343439626234613531363561303937623333370d0a436f6e74656e742d547970653a20746578742f68746d6c3b20636861727365743d227574662d38220d0a436f6e74656e742d5472616e736665722d456e636f64696e673a2071756f7465642d7072696e7461626c650d0a4d494d452d56657273696f6e3a20312e300d0a0d0a3c21444f43545950452068746d6c3e3c68746d6c206c616e673d334422656e223e3c686561643e0d0a3c6d65746120636861727365743d3344227574662d38223e0d0a3c6d657461206e616d653d33442276696577706f72742220636f6e74656e743d33442277696474683d33446465766963652d77696474682c20696e697469616c2d7363616c653d334431223e0d0a3c6d657461206e616d653d334422636f6c6f722d736368656d652220636f6e74656e743d3344226c69676874206461726b223e0d0a3c6d657461206e616d653d334422737570706f727465642d636f6c6f722d736368656d65732220636f6e74656e743d3344226c69676874206461726b223e0d0a3c7469746c653e3130206e6577203d43323d423720506172746e65727368697020646967657374203d43323d423720576564203235204e6f76656d6265723c2f7469746c653e0d0a3c7374796c653e2e6c617465207b206d617267696e3a2031367078203020303b2070616464696e673a203130707820313470783b20626f726465722d6c6566743a2034707820736f6c696420233d0d0a3137346137633b206261636b67726f756e642d636f6c6f723a20236565663366383b207d0d0a2e706c616365207b20666f6e742d73697a653a20313470783b2077686974652d73706163653a206e6f777261703b20636f6c6f723a20233530353735653b207d0d0a2e7175696574207b206d617267696e3a2033327078203020303b20636f6c6f723a20233530353735653b207d0d0a2e77686f6c65207b206d617267696e3a2032387078203020303b20666f6e742d73697a653a20313670783b20636f6c6f723a20233164323132353b207d0d0a2e756e72656164206c69202b206c69207b206d617267696e3a20367078203020303b207d0d0a406d6564696120286d61782d77696474683a20353230707829207b0d0a2e7368656574207b2070616464696e673a2032327078203138707820323470782021696d706f7274616e743b207d0d0a6831207b20666f6e742d73697a653a20323470782021696d706f7274616e743b207d0d0a6833207b20666f6e742d73697a653a20313870782021696d706f7274616e743b207d0d0a7d0d0a406d656469612028707265666572732d636f6c6f722d736368656d653a206461726b29207b0d0a626f6479207b206261636b67726f756e642d636f6c6f723a20233134313731612021696d706f7274616e743b20636f6c6f723a20236534653465302021696d706f7274616e743b207d0d0a2e7368656574207b206261636b67726f756e642d636f6c6f723a20233163323032342021696d706f7274616e743b207d0d0a68312c2068322c206833207b20636f6c6f723a20236630663065632021696d706f7274616e743b207d0d0a6832207b20626f726465722d636f6c6f723a20233862393339622021696d706f7274616e743b207d0d0a61207b20636f6c6f723a20233963633466302021696d706f7274616e743b207d0d0a6d61726b207b206261636b67726f756e642d636f6c6f723a20233636353230612021696d706f7274616e743b20636f6c6f723a20236666663664362021696d706f7274616e743b207d0d0a2e646174652c202e73756d6d6172792c202e736f757263652c202e706c6163652c202e6e6f74652c202e71756965742c202e666f6f742c202e736d616c6c207b20636f6c6f723a2023613962303d0d0a62372021696d706f7274616e743b207d0d0a2e70617373616765207b20636f6c6f723a20236365643264362021696d706f7274616e743b20626f726465722d636f6c6f723a20233435346335332021696d706f7274616e743b207d0d0a2e6c617465207b206261636b67726f756e642d636f6c6f723a20233164326133382021696d706f7274616e743b20626f726465722d636f6c6f723a20233963633466302021696d706f7274616e3d0d0a743b207d0d0a2e756e72656164207b206261636b67726f756e642d636f6c6f723a20233263323531332021696d706f7274616e743b20626f726465722d636f6c6f723a20236439613434312021696d706f72743d0d0a616e743b20636f6c6f723a20236365643264362021696d706f7274616e743b207d0d0a2e77686f6c65207b20636f6c6f723a20236534653465302021696d706f7274616e743b207d0d0a2e666f6f74207b20626f726465722d636f6c6f723a20233435346335332021696d706f7274616e743b207d0d0a7d3c2f7374796c653e0d0a3c2f686561643e0d0a3c626f6479207374796c653d3344226d617267696e3a20303b70616464696e673a20303b6261636b67726f756e642d636f6c6f723a20236634663365663b636f6c6f723a20233164323132353b3d0d0a666f6e742d66616d696c793a20417269616c2c2048656c7665746963612c2073616e732d73657269663b666f6e742d73697a653a20313670783b6c696e652d6865696768743a20312e353b2d773d0d0a65626b69742d746578742d73697a652d61646a7573743a20313030253b223e0d0a3c64697620636c6173733d33442270726568656164657222207374796c653d334422646973706c61793a206e6f6e653b6d61782d6865696768743a20303b6f766572666c6f773a2068696464653d0d0a6e3b666f6e742d73697a653a203170783b6c696e652d6865696768743a203170783b636f6c6f723a20236634663365663b223e436f756e63696c2061636365707473206576657279207265636f3d0d0a6d6d656e646174696f6e206f66204368696c6420536166656775617264696e672050726163746963652052657669657773203d43323d4237205265646163746564207265706f72747320746f203d0d0a6265207075626c697368656420696e2066756c6c203d43323d4237204c6561726e696e67207075626c69736865643d45323d38303d41363c2f6469763e0d0a3c212d2d5b6966206d736f5d3e3c7461626c6520726f6c653d33442270726573656e746174696f6e222077696474683d3344223634302220616c69676e3d33442263656e746572222063656c6c3d0d0a70616464696e673d3344223234223e3c74723e3c74643e3c215b656e6469665d2d2d3e0d0a3c64697620636c6173733d33442273686565742220726f6c653d3344226d61696e22207374796c653d3344226d61782d77696474683a2036343070783b6d617267696e3a2030206175746f3b703d0d0a616464696e673a2033327078203430707820323870783b6261636b67726f756e642d636f6c6f723a20236666666666663b6f766572666c6f772d777261703a20627265616b2d776f72643b776f3d0d0a72642d627265616b3a20627265616b2d776f72643b223e0d0a3c6831207374796c653d3344226d617267696e3a20302030203470783b666f6e742d66616d696c793a2047656f726769612c202754696d6573204e657720526f6d616e272c2073657269663b663d0d0a6f6e742d73697a653a20323870783b6c696e652d6865696768743a20312e323b666f6e742d7765696768743a20626f6c643b636f6c6f723a20233164323132353b223e506172746e65727368693d0d0a70206469676573743c2f68313e0d0a3c7020636c6173733d3344226461746522207374796c653d3344226d617267696e3a20303b636f6c6f723a20233530353735653b223e576564203235204e6f76656d62657220323032362c20313d0d0a343a32373c2f703e0d0a3c7020636c6173733d33442273756d6d61727922207374796c653d3344226d617267696e3a20303b636f6c6f723a20233530353735653b223e3130206e65772061727469636c6573206f6e20323d0d0a20776174636865732e2036206f66203720736f757263657320726561642e3c2f703e0d0a3c6832207374796c653d3344226d617267696e3a2033367078203020303b70616464696e673a20302030203670783b626f726465722d626f74746f6d3a2032707820736f6c69642023316432313d0d0a32353b666f6e742d73697a653a20313770783b6c696e652d6865696768743a20312e333b666f6e742d7765696768743a20626f6c643b636f6c6f723a20233164323132353b223e5361666567753d0d0a617264696e6720726576696577733c2f68323e0d0a3c6833207374796c653d3344226d617267696e3a20323470782030203270783b666f6e742d66616d696c793a2047656f726769612c202754696d6573204e657720526f6d616e272c20736572693d0d0a663b666f6e742d73697a653a20323070783b6c696e652d6865696768743a20312e333b666f6e742d7765696768743a20626f6c643b636f6c6f723a20233164323132353b223e3c6120687265663d0d0a3d334422687474703a2f2f616c64657262726f6f6b2e6578616d706c653a34323737392f6e6577732f70726163746963652d7265766965772d726573706f6e736522207374796c653d334422633d0d0a6f6c6f723a20233137346137633b746578742d6465636f726174696f6e3a20756e6465726c696e653b746578742d756e6465726c696e652d6f66667365743a203370783b746578742d6465636f3d0d0a726174696f6e2d746869636b6e6573733a203170783b223e436f756e63696c2061636365707473206576657279207265636f6d6d656e646174696f6e206f66203c6d61726b207374796c653d0d0a3d3344226261636b67726f756e642d636f6c6f723a20236666653961333b636f6c6f723a20696e68657269743b70616464696e673a2030203270783b626f726465722d7261646975733a2032703d0d0a783b223e3c623e4368696c6420536166656775617264696e6720507261637469636520526576696577733c2f623e3c2f6d61726b3e3c2f613e3c2f68333e0d0a3c7020636c6173733d334422736f7572636522207374796c653d3344226d617267696e3a2030203020313070783b666f6e742d73697a653a20313470783b636f6c6f723a20233530353735653b3d0d0a223e416c64657262726f6f6b20436f756e63696c203d43323d4237203c7370616e20636c6173733d3344227768656e22207374796c653d33442277686974652d73706163653a206e6f777261703d0d0a3b223e576564203235204e6f76656d62657220323032362c2031313a32373c2f7370616e3e3c2f703e0d0a3c7020636c6173733d3344227061737361676522207374796c653d3344226d617267696e3a2030203020313070783b70616464696e673a20302030203020313470783b626f726465722d6c65663d0d0a743a2033707820736f6c696420236435643964643b636f6c6f723a20233333333933663b223e546865207265706f7274732c20626f7468206f66207468656d203c6d61726b207374796c653d0d0a3d3344226261636b67726f756e642d636f6c6f723a20236666653961333b636f6c6f723a20696e68657269743b70616464696e673a2030203270783b626f726465722d7261646975733a2032703d0d0a783b223e3c623e6368696c6420736166656775617264696e6720707261637469636520726576696577733c2f623e3c2f6d61726b3e2c2061736b65642074686520636f756e63696c2c206865613d0d0a6c74682076697369746f727320616e6420706f6c69636520746f20736861726520776861742074686579206b6e6f772077697468696e206f6e6520776f726b696e67206461792e3c2f703e0d0a3c7020636c6173733d3344227061737361676522207374796c653d3344226d617267696e3a2030203020313070783b70616464696e673a20302030203020313470783b626f726465722d6c65663d0d0a743a2033707820736f6c696420236435643964643b636f6c6f723a20233333333933663b223e5075626c6973686564203235204e6f76656d6265722032303236206279203c6d61726b207374793d0d0a6c653d3344226261636b67726f756e642d636f6c6f723a20236666653961333b636f6c6f723a20696e68657269743b70616464696e673a2030203270783b626f726465722d7261646975733a203d0d0a3270783b223e3c623e416c64657262726f6f6b3c2f623e3c2f6d61726b3e207072657373206f66666963653c2f703e0d0a3c7020636c6173733d3344226e6f746522207374796c653d3344226d617267696e3a20302030203670783b666f6e742d73697a653a20313470783b636f6c6f723a20233530353735653b223e613d0d0a6c736f3a20416c64657262726f6f6b2773206368696c6472656e3c2f703e0d0a3c6833207374796c653d3344226d617267696e3a20323470782030203270783b666f6e742d66616d696c793a2047656f726769612c202754696d6573204e657720526f6d616e272c20736572693d0d0a663b666f6e742d73697a653a20323070783b6c696e652d6865696768743a20312e333b666f6e742d7765696768743a20626f6c643b636f6c6f723a20233164323132353b223e3c6120687265663d0d0a3d334422687474703a2f2f6d756e69636970616c67617a657474652e6578616d706c653a34323737392f6e6577732f72656461637465642d7265706f7274732d746f2d62652d7075626c6973683d0d0a65642d696e2d66756c6c22207374796c653d334422636f6c6f723a20233137346137633b746578742d6465636f726174696f6e3a20756e6465726c696e653b746578742d756e6465726c696e653d0d0a2d6f66667365743a203370783b746578742d6465636f726174696f6e2d746869636b6e6573733a203170783b223e5265646163746564207265706f72747320746f206265207075626c697368653d0d0a6420696e2066756c6c3c2f613e3c2f68333e0d0a3c7020636c6173733d334422736f7572636522207374796c653d3344226d617267696e3a2030203020313070783b666f6e742d73697a653a20313470783b636f6c6f723a20233530353735653b3d0d0a223e546865204d756e69636970616c2047617a65747465203d43323d4237203c7370616e20636c6173733d3344227768656e22207374796c653d33442277686974652d73706163653a206e6f773d0d0a7261703b223e576564203235204e6f76656d62657220323032362c2031323a32373c2f7370616e3e3c2f703e0d0a3c7020636c6173733d3344227061737361676522207374796c653d3344226d617267696e3a2030203020313070783b70616464696e673a20302030203020313470783b626f726465722d6c65663d0d0a743a2033707820736f6c696420236435643964643b636f6c6f723a20233333333933663b223e456163682069732061203c6d61726b207374796c653d3344226261636b67726f756e642d636f6c3d0d0a6f723a20236666653961333b636f6c6f723a20696e68657269743b70616464696e673a2030203270783b626f726465722d7261646975733a203270783b223e3c623e736572696f7573206361733d0d0a65207265766965773c2f623e3c2f6d61726b3e2066726f6d20746865207965617273206265666f7265207468652070726573656e742073797374656d2c20616e6420696e20736f6d65206f66203d0d0a7468656d2074686520626c61636b20696e6b20636f76657273206576656e20746865206e616d6573206f6620746865206167656e6369657320746861742077726f7465207468656d2e3c2f703e0d0a3c6833207374796c653d3344226d617267696e3a20323470782030203270783b666f6e742d66616d696c793a2047656f726769612c202754696d6573204e657720526f6d616e272c20736572693d0d0a663b666f6e742d73697a653a20323070783b6c696e652d6865696768743a20312e333b666f6e742d7765696768743a20626f6c643b636f6c6f723a20233164323132353b223e3c6120687265663d0d0a3d334422687474703a2f2f66656e6e696d6f72652d7363702e6578616d706c653a34323737392f6e6577732f6c6561726e696e672d66726f6d2d74776f2d7265766965777322207374796c653d0d0a3d334422636f6c6f723a20233137346137633b746578742d6465636f726174696f6e3a20756e6465726c696e653b746578742d756e6465726c696e652d6f66667365743a203370783b746578743d0d0a2d6465636f726174696f6e2d746869636b6e6573733a203170783b223e4c6561726e696e67207075626c697368656420746f6461793c2f613e3c2f68333e0d0a3c7020636c6173733d334422736f7572636522207374796c653d3344226d617267696e3a2030203020313070783b666f6e742d73697a653a20313470783b636f6c6f723a20233530353735653b3d0d0a223e46656e6e696d6f726520536166656775617264696e67204368696c6472656e20506172746e657273686970203d43323d4237203c7370616e20636c6173733d3344227768656e22207374793d0d0a6c653d33442277686974652d73706163653a206e6f777261703b223e576564203235204e6f76656d62657220323032362c2030393a32373c2f7370616e3e3c2f703e0d0a3c7020636c6173733d3344227061737361676522207374796c653d3344226d617267696e3a2030203020313070783b70616464696e673a20302030203020313470783b626f726465722d6c65663d0d0a743a2033707820736f6c696420236435643964643b636f6c6f723a20233333333933663b223e426f7468203c6d61726b207374796c653d3344226261636b67726f756e642d636f6c6f723a20233d0d0a6666653961333b636f6c6f723a20696e68657269743b70616464696e673a2030203270783b626f726465722d7261646975733a203270783b223e3c623e736572696f75732063617365207265763d0d0a696577733c2f623e3c2f6d61726b3e207765726520626567756e20756e6465722074686520666f726d6572206c6f63616c20626f6172642e3c2f703e0d0a3c6833207374796c653d3344226d617267696e3a20323470782030203270783b666f6e742d66616d696c793a2047656f726769612c202754696d6573204e657720526f6d616e272c20736572693d0d0a663b666f6e742d73697a653a20323070783b6c696e652d6865696768743a20312e333b666f6e742d7765696768743a20626f6c643b636f6c6f723a20233164323132353b223e3c6120687265663d0d0a3d334422687474703a2f2f776573746d617273682e6578616d706c653a34323737392f6e6577732f7363727574696e792d6c6f6f6b732d616761696e22207374796c653d334422636f6c6f723a3d0d0a20233137346137633b746578742d6465636f726174696f6e3a20756e6465726c696e653b746578742d756e6465726c696e652d6f66667365743a203370783b746578742d6465636f726174696f3d0d0a6e2d746869636b6e6573733a203170783b223e5363727574696e7920636f6d6d6974746565206c6f6f6b7320616761696e206174206c6573736f6e732066726f6d20323031393c2f613e3c2f683d0d0a333e0d0a3c7020636c6173733d334422736f7572636522207374796c653d3344226d617267696e3a2030203020313070783b666f6e742d73697a653a20313470783b636f6c6f723a20233530353735653b3d0d0a223e576573746d6172736820426f726f75676820436f756e63696c203d43323d4237203c7370616e20636c6173733d3344227768656e22207374796c653d33442277686974652d73706163653a3d0d0a206e6f777261703b223e576564203235204e6f76656d62657220323032362c2030383a32373c2f7370616e3e3c2f703e0d0a3c7020636c6173733d3344227061737361676522207374796c653d3344226d617267696e3a2030203020313070783b70616464696e673a20302030203020313470783b626f726465722d6c65663d0d0a743a2033707820736f6c696420236435643964643b636f6c6f723a20233333333933663b223e54686520706c616e20666f6c6c6f7765642061203c6d61726b207374796c653d3344226261636b3d0d0a67726f756e642d636f6c6f723a20236666653961333b636f6c6f723a20696e68657269743b70616464696e673a2030203270783b626f726465722d7261646975733a203270783b223e3c623e733d0d0a6572696f75732d63617365207265766965773d45323d38303d3939733c2f623e3c2f6d61726b3e207075626c69636174696f6e207468617420737072696e672e3c2f703e0d0a3c6833207374796c653d3344226d617267696e3a20323470782030203270783b666f6e742d66616d696c793a2047656f726769612c202754696d6573204e657720526f6d616e272c20736572693d0d0a663b666f6e742d73697a653a20323070783b6c696e652d6865696768743a20312e333b666f6e742d7765696768743a20626f6c643b636f6c6f723a20233164323132353b223e3c6120687265663d0d0a3d334422687474703a2f2f636172657374616e64617264732e6578616d706c653a34323737392f6e6577732f616e6e75616c2d7265706f727422207374796c653d334422636f6c6f723a2023313d0d0a37346137633b746578742d6465636f726174696f6e3a20756e6465726c696e653b746578742d756e6465726c696e652d6f66667365743a203370783b746578742d6465636f726174696f6e2d743d0d0a6869636b6e6573733a203170783b223e416e6e75616c207265706f72743a20776861742077652073617720696e2074776f2068756e64726564207669736974733c2f613e3c2f68333e0d0a3c7020636c6173733d334422736f7572636522207374796c653d3344226d617267696e3a2030203020313070783b666f6e742d73697a653a20313470783b636f6c6f723a20233530353735653b3d0d0a223e4f666669636520666f722043617265205374616e6461726473203d43323d4237203c7370616e20636c6173733d3344227768656e22207374796c653d33442277686974652d73706163653a3d0d0a206e6f777261703b223e576564203235204e6f76656d62657220323032362c2030313a32373c2f7370616e3e3c2f703e0d0a3c7020636c6173733d3344227061737361676522207374796c653d3344226d617267696e3a2030203020313070783b70616464696e673a20302030203020313470783b626f726465722d6c65663d0d0a743a2033707820736f6c696420236435643964643b636f6c6f723a20233333333933663b223e57652072656164207768617420776173207361696420696e206576657279203c6d61726b2073743d0d0a796c653d3344226261636b67726f756e642d636f6c6f723a20236666653961333b636f6c6f723a20696e68657269743b70616464696e673a2030203270783b626f726465722d7261646975733a3d0d0a203270783b223e3c623e6368696c6420736166656775617264696e67207072616374696365207265766965773d45323d38303d3939733c2f623e3c2f6d61726b3e2073756d6d6172792c20616e3d0d0a64207765206c6f6f6b656420666f722069747320747261636573206f6e207468652067726f756e64207477656c7665206d6f6e746873206c617465722e3c2f703e0d0a3c6833207374796c653d3344226d617267696e3a20323470782030203270783b666f6e742d66616d696c793a2047656f726769612c202754696d6573204e657720526f6d616e272c20736572693d0d0a663b666f6e742d73697a653a20323070783b6c696e652d6865696768743a20312e333b666f6e742d7765696768743a20626f6c643b636f6c6f723a20233164323132353b223e3c6120687265663d0d0a3d334422687474703a2f2f66656e6e696d6f72652d7363702e6578616d706c653a34323737392f6e6577732f6272696566696e672d6272756973696e6722207374796c653d334422636f6c6f723d0d0a3a20233137346137633b746578742d6465636f726174696f6e3a20756e6465726c696e653b746578742d756e6465726c696e652d6f66667365743a203370783b746578742d6465636f726174693d0d0a6f6e2d746869636b6e6573733a203170783b223e4e6577206272696566696e67206f6e206272756973696e6720696e206261626965733c2f613e3c2f68333e0d0a3c7020636c6173733d334422736f7572636522207374796c653d3344226d617267696e3a2030203020313070783b666f6e742d73697a653a20313470783b636f6c6f723a20233530353735653b3d0d0a223e46656e6e696d6f726520536166656775617264696e67204368696c6472656e20506172746e657273686970203d43323d4237203c7370616e20636c6173733d3344227768656e22207374793d0d0a6c653d33442277686974652d73706163653a206e6f777261703b223e547565203234204e6f76656d62657220323032362c2032303a32373c2f7370616e3e3c2f703e0d0a3c7020636c6173733d3344227061737361676522207374796c653d3344226d617267696e3a2030203020313070783b70616464696e673a20302030203020313470783b626f726465722d6c65663d0d0a743a2033707820736f6c696420236435643964643b636f6c6f723a20233333333933663b223e497420616e7377657273207468652066697273742066696e64696e67206f6620746869732079653d0d0a61723d45323d38303d393973203c6d61726b207374796c653d3344226261636b67726f756e642d636f6c6f723a20236666653961333b636f6c6f723a20696e68657269743b70616464696e673a3d0d0a2030203270783b626f726465722d7261646975733a203270783b223e3c623e6368696c6420736166656775617264696e672d7072616374696365207265766965773d45323d38303d3939733c2f3d0d0a623e3c2f6d61726b3e20696e746572696d207265706f72742c2077686963682077617320746861742070726163746974696f6e657273206b6e6577207468652070726f63656475726520616e643d0d0a207374696c6c2066656c742061776b776172642061626f757420666f6c6c6f77696e672069742e3c2f703e0d0a3c6832207374796c653d3344226d617267696e3a2033367078203020303b70616464696e673a20302030203670783b626f726465722d626f74746f6d3a2032707820736f6c69642023316432313d0d0a32353b666f6e742d73697a653a20313770783b6c696e652d6865696768743a20312e333b666f6e742d7765696768743a20626f6c643b636f6c6f723a20233164323132353b223e416c646572623d0d0a726f6f6b2773206368696c6472656e3c2f68323e0d0a3c6833207374796c653d3344226d617267696e3a20323470782030203270783b666f6e742d66616d696c793a2047656f726769612c202754696d6573204e657720526f6d616e272c20736572693d0d0a663b666f6e742d73697a653a20323070783b6c696e652d6865696768743a20312e333b666f6e742d7765696768743a20626f6c643b636f6c6f723a20233164323132353b223e3c6120687265663d0d0a3d334422687474703a2f2f616c64657262726f6f6b2e6578616d706c653a34323737392f6e6577732f6368696c6472656e732d73657276696365732d7374656164792d70726f677265737322203d0d0a7374796c653d334422636f6c6f723a20233137346137633b746578742d6465636f726174696f6e3a20756e6465726c696e653b746578742d756e6465726c696e652d6f66667365743a203370783d0d0a3b746578742d6465636f726174696f6e2d746869636b6e6573733a203170783b223e50656572207465616d2066696e6473207374656164792070726f677265737320616e642073747562626f723d0d0a6e20676170733c2f613e3c2f68333e0d0a3c7020636c6173733d334422736f7572636522207374796c653d3344226d617267696e3a2030203020313070783b666f6e742d73697a653a20313470783b636f6c6f723a20233530353735653b3d0d0a223e416c64657262726f6f6b20436f756e63696c203d43323d4237203c7370616e20636c6173733d3344227768656e22207374796c653d33442277686974652d73706163653a206e6f777261703d0d0a3b223e576564203235204e6f76656d62657220323032362c2030363a32373c2f7370616e3e3c2f703e0d0a3c7020636c6173733d3344227061737361676522207374796c653d3344226d617267696e3a2030203020313070783b70616464696e673a20302030203020313470783b626f726465722d6c65663d0d0a743a2033707820736f6c696420236435643964643b636f6c6f723a20233333333933663b223e5075626c6973686564203235204e6f76656d6265722032303236206279203c6d61726b207374793d0d0a6c653d3344226261636b67726f756e642d636f6c6f723a20236666653961333b636f6c6f723a20696e68657269743b70616464696e673a2030203270783b626f726465722d7261646975733a203d0d0a3270783b223e3c623e416c64657262726f6f6b3c2f623e3c2f6d61726b3e207072657373206f66666963653c2f703e0d0a3c7020636c6173733d3344227061737361676522207374796c653d3344226d617267696e3a2030203020313070783b70616464696e673a20302030203020313470783b626f726465722d6c65663d0d0a743a2033707820736f6c696420236435643964643b636f6c6f723a20233333333933663b223e5468657920666f756e6420746861742074686520626f726f7567683d45323d38303d393973203c3d0d0a6d61726b207374796c653d3344226261636b67726f756e642d636f6c6f723a20236666653961333b636f6c6f723a20696e68657269743b70616464696e673a2030203270783b626f726465722d3d0d0a7261646975733a203270783b223e3c623e6368696c6472656e3d45323d38303d3939732073657276696365733c2f623e3c2f6d61726b3e20616e73776572207468652074656c6570686f6e65203d0d0a666173746572207468616e207468657920646964206120796561722061676f2c20616e64207468617420736f6369616c20776f726b6572732073746179206c6f6e6765722e3c2f703e0d0a3c7020636c6173733d3344227061737361676522207374796c653d3344226d617267696e3a2030203020313070783b70616464696e673a20302030203020313470783b626f726465722d6c65663d0d0a743a2033707820736f6c696420236435643964643b636f6c6f723a20233333333933663b223e466976652073656e696f72206f666669636572732066726f6d206f7468657220617574686f72693d0d0a74696573207370656e7420666f7572206461797320696e203c6d61726b207374796c653d3344226261636b67726f756e642d636f6c6f723a20236666653961333b636f6c6f723a20696e6865723d0d0a69743b70616464696e673a2030203270783b626f726465722d7261646975733a203270783b223e3c623e416c64657262726f6f6b3c2f623e3c2f6d61726b3e2074686973206d6f6e746820616e3d0d0a642073706f6b6520746f207369787479206d656d62657273206f662073746166662c20656c6576656e20666f737465722063617265727320616e64206120726f6f6d2066756c6c206f662068653d0d0a61642074656163686572732e3c2f703e0d0a3c6833207374796c653d3344226d617267696e3a20323470782030203270783b666f6e742d66616d696c793a2047656f726769612c202754696d6573204e657720526f6d616e272c20736572693d0d0a663b666f6e742d73697a653a20323070783b6c696e652d6865696768743a20312e333b666f6e742d7765696768743a20626f6c643b636f6c6f723a20233164323132353b223e3c6120687265663d0d0a3d334422687474703a2f2f636172657374616e64617264732e6578616d706c653a34323737392f6e6577732f696e7370656374696f6e2d616c64657262726f6f6b22207374796c653d334422633d0d0a6f6c6f723a20233137346137633b746578742d6465636f726174696f6e3a20756e6465726c696e653b746578742d756e6465726c696e652d6f66667365743a203370783b746578742d6465636f3d0d0a726174696f6e2d746869636b6e6573733a203170783b223e496e7370656374696f6e206c65747465723a206120636c656172206c696e65206f662073696768742c20616e64206120626c696e643d0d0a20636f726e65723c2f613e3c2f68333e0d0a3c7020636c6173733d334422736f7572636522207374796c653d3344226d617267696e3a2030203020313070783b666f6e742d73697a653a20313470783b636f6c6f723a20233530353735653b3d0d0a223e4f666669636520666f722043617265205374616e6461726473203d43323d4237203c7370616e20636c6173733d3344227768656e22207374796c653d33442277686974652d73706163653a3d0d0a206e6f777261703b223e576564203235204e6f76656d62657220323032362c2031303a32373c2f7370616e3e3c2f703e0d0a3c7020636c6173733d3344227061737361676522207374796c653d3344226d617267696e3a2030203020313070783b70616464696e673a20302030203020313470783b626f726465722d6c65663d0d0a743a2033707820736f6c696420236435643964643b636f6c6f723a20233333333933663b223e496e73706563746f7273207370656e74207468726565207765656b7320696e203c6d61726b20733d0d0a74796c653d3344226261636b67726f756e642d636f6c6f723a20236666653961333b636f6c6f723a20696e68657269743b70616464696e673a2030203270783b626f726465722d7261646975733d0d0a3a203270783b223e3c623e416c64657262726f6f6b3c2f623e3c2f6d61726b3e20696e2074686520617574756d6e2e2054686579206a7564676520746861742074686520626f726f75676827733d0d0a203c6d61726b207374796c653d3344226261636b67726f756e642d636f6c6f723a20236666653961333b636f6c6f723a20696e68657269743b70616464696e673a2030203270783b626f7264653d0d0a722d7261646975733a203270783b223e3c623e4368696c6472656e3d45323d38303d3939732053657276696365733c2f623e3c2f6d61726b3e206861766520696d70726f76656420696e2065763d0d0a65727920617265612073696e636520746865206c6173742076697369742c20616e642074686174206f6e65206f66207468656d20686173206e6f7420696d70726f76656420656e6f7567682e3c3d0d0a2f703e0d0a3c6833207374796c653d3344226d617267696e3a20323470782030203270783b666f6e742d66616d696c793a2047656f726769612c202754696d6573204e657720526f6d616e272c20736572693d0d0a663b666f6e742d73697a653a20323070783b6c696e652d6865696768743a20312e333b666f6e742d7765696768743a20626f6c643b636f6c6f723a20233164323132353b223e3c6120687265663d0d0a3d334422687474703a2f2f6d756e69636970616c67617a657474652e6578616d706c653a34323737392f6e6577732f6469726563746f722d746f2d737465702d646f776e22207374796c653d0d0a3d334422636f6c6f723a20233137346137633b746578742d6465636f726174696f6e3a20756e6465726c696e653b746578742d756e6465726c696e652d6f66667365743a203370783b746578743d0d0a2d6465636f726174696f6e2d746869636b6e6573733a203170783b223e4469726563746f722077686f207475726e65642061206661696c696e67206465706172746d656e7420726f756e6420743d0d0a6f207374657020646f776e3c2f613e3c2f68333e0d0a3c7020636c6173733d334422736f7572636522207374796c653d3344226d617267696e3a2030203020313070783b666f6e742d73697a653a20313470783b636f6c6f723a20233530353735653b3d0d0a223e546865204d756e69636970616c2047617a65747465203d43323d4237203c7370616e20636c6173733d3344227768656e22207374796c653d33442277686974652d73706163653a206e6f773d0d0a7261703b223e576564203235204e6f76656d62657220323032362c2030353a32373c2f7370616e3e3c2f703e0d0a3c7020636c6173733d3344227061737361676522207374796c653d3344226d617267696e3a2030203020313070783b70616464696e673a20302030203020313470783b626f726465722d6c65663d0d0a743a2033707820736f6c696420236435643964643b636f6c6f723a20233333333933663b223e5068696c697070612056616e652c2077686f206861732072756e203c6d61726b207374796c653d0d0a3d3344226261636b67726f756e642d636f6c6f723a20236666653961333b636f6c6f723a20696e68657269743b70616464696e673a2030203270783b626f726465722d7261646975733a2032703d0d0a783b223e3c623e6368696c6472656e27732073657276696365733c2f623e3c2f6d61726b3e20696e203c6d61726b207374796c653d3344226261636b67726f756e642d636f6c6f723a202366663d0d0a653961333b636f6c6f723a20696e68657269743b70616464696e673a2030203270783b626f726465722d7261646975733a203270783b223e3c623e416c64657262726f6f6b3c2f623e3c2f6d613d0d0a726b3e20666f7220656967687420796561727320616e64207468726f75676820746872656520696e7370656374696f6e732c2077696c6c206c6561766520696e207468652073756d6d65722e3c3d0d0a2f703e0d0a3c6833207374796c653d3344226d617267696e3a20323470782030203270783b666f6e742d66616d696c793a2047656f726769612c202754696d6573204e657720526f6d616e272c20736572693d0d0a663b666f6e742d73697a653a20323070783b6c696e652d6865696768743a20312e333b666f6e742d7765696768743a20626f6c643b636f6c6f723a20233164323132353b223e3c6120687265663d0d0a3d334422687474703a2f2f66656e6e696d6f72652d7363702e6578616d706c653a34323737392f6e6577732f6a6f696e742d636f6e666572656e636522207374796c653d334422636f6c6f723a3d0d0a20233137346137633b746578742d6465636f726174696f6e3a20756e6465726c696e653b746578742d756e6465726c696e652d6f66667365743a203370783b746578742d6465636f726174696f3d0d0a6e2d746869636b6e6573733a203170783b223e416e6e75616c20636f6e666572656e6365206c6f6f6b73206e65787420646f6f7220666f722069646561733c2f613e3c2f68333e0d0a3c7020636c6173733d334422736f7572636522207374796c653d3344226d617267696e3a2030203020313070783b666f6e742d73697a653a20313470783b636f6c6f723a20233530353735653b3d0d0a223e46656e6e696d6f726520536166656775617264696e67204368696c6472656e20506172746e657273686970203d43323d4237203c7370616e20636c6173733d3344227768656e22207374793d0d0a6c653d33442277686974652d73706163653a206e6f777261703b223e547565203234204e6f76656d62657220323032362c2030393a32373c2f7370616e3e3c2f703e0d0a3c7020636c6173733d3344227061737361676522207374796c653d3344226d617267696e3a2030203020313070783b70616464696e673a20302030203020313470783b626f726465722d6c65663d0d0a743a2033707820736f6c696420236435643964643b636f6c6f723a20233333333933663b223e546865203c6d61726b207374796c653d3344226261636b67726f756e642d636f6c6f723a2023663d0d0a66653961333b636f6c6f723a20696e68657269743b70616464696e673a2030203270783b626f726465722d7261646975733a203270783b223e3c623e736166656775617264696e673c2f623e3c3d0d0a2f6d61726b3e206c65616420666f72203c6d61726b207374796c653d3344226261636b67726f756e642d636f6c6f723a20236666653961333b636f6c6f723a20696e68657269743b70616464693d0d0a6e673a2030203270783b626f726465722d7261646975733a203270783b223e3c623e416c64657262726f6f6b3c2f623e3c2f6d61726b3e206f70656e732077697468207468652073746f7279203d0d0a6f66206120726566657272616c20666f726d2074686174206861642067726f776e20746f207468697274792d6f6e652070616765732e3c2f703e0d0a3c64697620636c6173733d334422666f6f7422207374796c653d3344226d617267696e3a2034307078203020303b70616464696e673a2031347078203020303b626f726465722d746f703a20313d0d0a707820736f6c696420236335636163663b666f6e742d73697a653a20313470783b636f6c6f723a20233530353735653b223e0d0a3c6832207374796c653d334422626f726465722d626f74746f6d3a2032707820736f6c696420233164323132353b6c696e652d6865696768743a20312e333b666f6e742d7765696768743a20623d0d0a6f6c643b636f6c6f723a20233164323132353b6d617267696e3a20302030203470783b70616464696e673a20303b666f6e742d73697a653a20696e68657269743b626f726465723a20303b223e3d0d0a576861742077617320636865636b65643c2f68323e0d0a3c70207374796c653d3344226d617267696e3a20302030203870783b223e436865636b6564203720736f757263657320372074696d65732073696e636520576564203235204e6f76656d6265723d0d0a2c2031343a32372e203120636f756c64206e6f7420626520726561643a3c2f703e0d0a3c756c20636c6173733d334422756e7265616422207374796c653d3344226d617267696e3a20387078203020313070783b70616464696e673a203130707820313470783b626f726465722d6c653d0d0a66743a2034707820736f6c696420236237373931663b6261636b67726f756e642d636f6c6f723a20236663663565353b636f6c6f723a20233333333933663b6c6973742d7374796c653a206e6f3d0d0a6e653b223e0d0a3c6c69207374796c653d3344226d617267696e3a20303b223e3c623e486172726f77666f6c6420506f6c6963653c2f623e3a206e6576657220796574202874686520736974652073686f7765643d0d0a2061206368616c6c656e6765207061676520746861742061736b7320666f7220612068756d616e20696e7374656164206f6620612066656564293c2f6c693e0d0a3c2f756c3e0d0a3c7020636c6173733d334422736d616c6c22207374796c653d3344226d617267696e3a2031347078203020303b666f6e742d73697a653a20313370783b636f6c6f723a20233530353735653b223d0d0a3e53656e7420746f20626f6172644066656e6e696d6f72652d7363702e6578616d706c652062792043757474696e67732c20666f722074686520737562736372697074696f6e203d45323d38303d0d0a3d3943506172746e657273686970206469676573743d45323d38303d39442e3c2f703e0d0a3c2f6469763e3c2f6469763e0d0a3c212d2d5b6966206d736f5d3e3c2f74643e3c2f74723e3c2f7461626c653e3c215b656e6469665d2d2d3e0d0a0d0a3c2f626f64793e3c2f68746d6c3e0d0a0d0a2d2d3d5f34396331353137363038303835343439626234613531363561303937623333372d2d0d0a', 'sent', 1, 0, 0, NULL, NULL, '2026-11-25 14:27:16.256602+00', '2026-11-25 14:27:16.381317+00');
INSERT INTO public.delivery VALUES (3, 'test', NULL, 1, 'email', 'board@fennimore-scp.example', '<3@fennimore-scp.example>', '\x00ff4d', 'pending', 0, 0, 0, '2026-11-25 15:00:00+00', '2026-11-25 15:02:00+00', '2026-11-25 15:00:00+00', NULL);
INSERT INTO public.delivery VALUES (4, 'digest', 7, 1, 'email', 'board@fennimore-scp.example', '<4@fennimore-scp.example>', '\x4d', 'sending', 1, 0, 0, '2026-11-25 15:00:00+00', '2026-11-25 15:02:00+00', '2026-11-25 15:00:00+00', NULL);
INSERT INTO public.delivery VALUES (5, 'digest', 7, 2, 'webhook', 'http://cases.example:42779/digests', '<5@fennimore-scp.example>', '\x7b7d', 'failed', 9, 0, 4, NULL, NULL, '2026-11-25 15:00:00+00', '2026-11-25 15:02:00+00');
INSERT INTO public.delivery VALUES (6, 'operator', NULL, NULL, 'email', 'it@fennimore-scp.example', '<6@fennimore-scp.example>', '\x4d', 'uncertain', 2, 2, 0, NULL, NULL, '2026-11-25 15:00:00+00', '2026-11-25 15:02:00+00');


--
-- Data for Name: digest; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.digest VALUES (1, 2, '#1', '2026-11-25 14:27:16.222697+00', '2026-11-25 14:27:16.222697+00', false, false, 6, '{"subscription": "Case system", "slot": "#1", "slot_at": "2026-11-25T14:27:16.222697Z", "timezone": "Europe/London", "late": false, "groups": [{"watch": "Safeguarding reviews", "items": [{"article_id": 4, "title": "Council accepts every recommendation of Child Safeguarding Practice Reviews", "url": "http://alderbrook.example:42779/news/practice-review-response", "source": "Alderbrook Council", "published": "2026-11-25T11:27:13Z", "first_seen": "2026-11-25T14:27:14.775507Z", "watches": ["Safeguarding reviews"], "passages": [{"watch": "Safeguarding reviews", "passage": {"where": "title", "text": "Council accepts every recommendation of Child Safeguarding Practice Reviews", "marks": [[40, 75]], "page": null}}, {"watch": "Safeguarding reviews", "passage": {"where": "body", "text": "The reports, both of them child safeguarding practice reviews, asked the council, health visitors and police to share what they know within one working day.", "marks": [[26, 61]], "page": null}}], "partial": false}, {"article_id": 2, "title": "Redacted reports to be published in full", "url": "http://municipalgazette.example:42779/news/redacted-reports-to-be-published-in-full", "source": "The Municipal Gazette", "published": "2026-11-25T12:27:13Z", "first_seen": "2026-11-25T14:27:14.790709Z", "watches": ["Safeguarding reviews"], "passages": [{"watch": "Safeguarding reviews", "passage": {"where": "body", "text": "Each is a serious case review from the years before the present system, and in some of them the black ink covers even the names of the agencies that wrote them.", "marks": [[10, 29]], "page": null}}], "partial": false}, {"article_id": 7, "title": "Learning published today", "url": "http://fennimore-scp.example:42779/news/learning-from-two-reviews", "source": "Fennimore Safeguarding Children Partnership", "published": "2026-11-25T09:27:13Z", "first_seen": "2026-11-25T14:27:14.871083Z", "watches": ["Safeguarding reviews"], "passages": [{"watch": "Safeguarding reviews", "passage": {"where": "body", "text": "Both serious case reviews were begun under the former local board.", "marks": [[5, 25]], "page": null}}], "partial": false}, {"article_id": 5, "title": "Scrutiny committee looks again at lessons from 2019", "url": "http://westmarsh.example:42779/news/scrutiny-looks-again", "source": "Westmarsh Borough Council", "published": "2026-11-25T08:27:13Z", "first_seen": "2026-11-25T14:27:14.797115Z", "watches": ["Safeguarding reviews"], "passages": [{"watch": "Safeguarding reviews", "passage": {"where": "body", "text": "The plan followed a serious-case review\u2019s publication that spring.", "marks": [[20, 41]], "page": null}}], "partial": false}, {"article_id": 13, "title": "Annual report: what we saw in two hundred visits", "url": "http://carestandards.example:42779/news/annual-report", "source": "Office for Care Standards", "published": "2026-11-25T01:27:13Z", "first_seen": "2026-11-25T14:27:14.782676Z", "watches": ["Safeguarding reviews"], "passages": [{"watch": "Safeguarding reviews", "passage": {"where": "body", "text": "We read what was said in every child safeguarding practice review\u2019s summary, and we looked for its traces on the ground twelve months later.", "marks": [[31, 67]], "page": null}}], "partial": false}, {"article_id": 10, "title": "New briefing on bruising in babies", "url": "http://fennimore-scp.example:42779/news/briefing-bruising", "source": "Fennimore Safeguarding Children Partnership", "published": "2026-11-24T20:27:13Z", "first_seen": "2026-11-25T14:27:14.871083Z", "watches": ["Safeguarding reviews"], "passages": [{"watch": "Safeguarding reviews", "passage": {"where": "body", "text": "It answers the first finding of this year\u2019s child safeguarding-practice review\u2019s interim report, which was that practitioners knew the procedure and still felt awkward about following it.", "marks": [[44, 80]], "page": null}}], "partial": false}]}], "coverage": {"sources": 7, "read": 6, "checks": 7, "begins": "2026-11-25T14:27:13.708644Z", "not_read": [{"source": "Harrowfold Police", "since": null, "reason": "the site showed a challenge page that asks for a human instead of a feed"}], "partly_read": []}}');
INSERT INTO public.digest VALUES (2, 1, '#1', '2026-11-25 14:27:16.256602+00', '2026-11-25 14:27:16.256602+00', false, false, 10, '{"subscription": "Partnership digest", "slot": "#1", "slot_at": "2026-11-25T14:27:16.256602Z", "timezone": "Europe/London", "late": false, "groups": [{"watch": "Safeguarding reviews", "items": [{"article_id": 4, "title": "Council accepts every recommendation of Child Safeguarding Practice Reviews", "url": "http://alderbrook.example:42779/news/practice-review-response", "source": "Alderbrook Council", "published": "2026-11-25T11:27:13Z", "first_seen": "2026-11-25T14:27:14.775507Z", "watches": ["Safeguarding reviews", "Alderbrook''s children"], "passages": [{"watch": "Safeguarding reviews", "passage": {"where": "title", "text": "Council accepts every recommendation of Child Safeguarding Practice Reviews", "marks": [[40, 75]], "page": null}}, {"watch": "Safeguarding reviews", "passage": {"where": "body", "text": "The reports, both of them child safeguarding practice reviews, asked the council, health visitors and police to share what they know within one working day.", "marks": [[26, 61]], "page": null}}, {"watch": "Alderbrook''s children", "passage": {"where": "title", "text": "Council accepts every recommendation of Child Safeguarding Practice Reviews", "marks": [[46, 58]], "page": null}}, {"watch": "Alderbrook''s children", "passage": {"where": "lead", "text": "Published 25 November 2026 by Alderbrook press office", "marks": [[30, 40]], "page": null}}, {"watch": "Alderbrook''s children", "passage": {"where": "body", "text": "The reports, both of them child safeguarding practice reviews, asked the council, health visitors and police to share what they know within one working day.", "marks": [[32, 44]], "page": null}}], "partial": false}, {"article_id": 2, "title": "Redacted reports to be published in full", "url": "http://municipalgazette.example:42779/news/redacted-reports-to-be-published-in-full", "source": "The Municipal Gazette", "published": "2026-11-25T12:27:13Z", "first_seen": "2026-11-25T14:27:14.790709Z", "watches": ["Safeguarding reviews"], "passages": [{"watch": "Safeguarding reviews", "passage": {"where": "body", "text": "Each is a serious case review from the years before the present system, and in some of them the black ink covers even the names of the agencies that wrote them.", "marks": [[10, 29]], "page": null}}], "partial": false}, {"article_id": 7, "title": "Learning published today", "url": "http://fennimore-scp.example:42779/news/learning-from-two-reviews", "source": "Fennimore Safeguarding Children Partnership", "published": "2026-11-25T09:27:13Z", "first_seen": "2026-11-25T14:27:14.871083Z", "watches": ["Safeguarding reviews"], "passages": [{"watch": "Safeguarding reviews", "passage": {"where": "body", "text": "Both serious case reviews were begun under the former local board.", "marks": [[5, 25]], "page": null}}], "partial": false}, {"article_id": 5, "title": "Scrutiny committee looks again at lessons from 2019", "url": "http://westmarsh.example:42779/news/scrutiny-looks-again", "source": "Westmarsh Borough Council", "published": "2026-11-25T08:27:13Z", "first_seen": "2026-11-25T14:27:14.797115Z", "watches": ["Safeguarding reviews"], "passages": [{"watch": "Safeguarding reviews", "passage": {"where": "body", "text": "The plan followed a serious-case review\u2019s publication that spring.", "marks": [[20, 41]], "page": null}}], "partial": false}, {"article_id": 13, "title": "Annual report: what we saw in two hundred visits", "url": "http://carestandards.example:42779/news/annual-report", "source": "Office for Care Standards", "published": "2026-11-25T01:27:13Z", "first_seen": "2026-11-25T14:27:14.782676Z", "watches": ["Safeguarding reviews"], "passages": [{"watch": "Safeguarding reviews", "passage": {"where": "body", "text": "We read what was said in every child safeguarding practice review\u2019s summary, and we looked for its traces on the ground twelve months later.", "marks": [[31, 67]], "page": null}}], "partial": false}, {"article_id": 10, "title": "New briefing on bruising in babies", "url": "http://fennimore-scp.example:42779/news/briefing-bruising", "source": "Fennimore Safeguarding Children Partnership", "published": "2026-11-24T20:27:13Z", "first_seen": "2026-11-25T14:27:14.871083Z", "watches": ["Safeguarding reviews"], "passages": [{"watch": "Safeguarding reviews", "passage": {"where": "body", "text": "It answers the first finding of this year\u2019s child safeguarding-practice review\u2019s interim report, which was that practitioners knew the procedure and still felt awkward about following it.", "marks": [[44, 80]], "page": null}}], "partial": false}]}, {"watch": "Alderbrook''s children", "items": [{"article_id": 8, "title": "Peer team finds steady progress and stubborn gaps", "url": "http://alderbrook.example:42779/news/childrens-services-steady-progress", "source": "Alderbrook Council", "published": "2026-11-25T06:27:13Z", "first_seen": "2026-11-25T14:27:14.775507Z", "watches": ["Alderbrook''s children"], "passages": [{"watch": "Alderbrook''s children", "passage": {"where": "lead", "text": "Published 25 November 2026 by Alderbrook press office", "marks": [[30, 40]], "page": null}}, {"watch": "Alderbrook''s children", "passage": {"where": "body", "text": "They found that the borough\u2019s children\u2019s services answer the telephone faster than they did a year ago, and that social workers stay longer.", "marks": [[30, 49]], "page": null}}, {"watch": "Alderbrook''s children", "passage": {"where": "body", "text": "Five senior officers from other authorities spent four days in Alderbrook this month and spoke to sixty members of staff, eleven foster carers and a room full of head teachers.", "marks": [[63, 73]], "page": null}}], "partial": false}, {"article_id": 3, "title": "Inspection letter: a clear line of sight, and a blind corner", "url": "http://carestandards.example:42779/news/inspection-alderbrook", "source": "Office for Care Standards", "published": "2026-11-25T10:27:13Z", "first_seen": "2026-11-25T14:27:14.782676Z", "watches": ["Alderbrook''s children"], "passages": [{"watch": "Alderbrook''s children", "passage": {"where": "body", "text": "Inspectors spent three weeks in Alderbrook in the autumn. They judge that the borough''s Children\u2019s Services have improved in every area since the last visit, and that one of them has not improved enough.", "marks": [[32, 42], [88, 107]], "page": null}}], "partial": false}, {"article_id": 9, "title": "Director who turned a failing department round to step down", "url": "http://municipalgazette.example:42779/news/director-to-step-down", "source": "The Municipal Gazette", "published": "2026-11-25T05:27:13Z", "first_seen": "2026-11-25T14:27:14.790709Z", "watches": ["Alderbrook''s children"], "passages": [{"watch": "Alderbrook''s children", "passage": {"where": "body", "text": "Philippa Vane, who has run children''s services in Alderbrook for eight years and through three inspections, will leave in the summer.", "marks": [[27, 46], [50, 60]], "page": null}}], "partial": false}, {"article_id": 22, "title": "Annual conference looks next door for ideas", "url": "http://fennimore-scp.example:42779/news/joint-conference", "source": "Fennimore Safeguarding Children Partnership", "published": "2026-11-24T09:27:13Z", "first_seen": "2026-11-25T14:27:14.871083Z", "watches": ["Alderbrook''s children"], "passages": [{"watch": "Alderbrook''s children", "passage": {"where": "body", "text": "The safeguarding lead for Alderbrook opens with the story of a referral form that had grown to thirty-one pages.", "marks": [[4, 16], [26, 36]], "page": null}}], "partial": false}]}], "coverage": {"sources": 7, "read": 6, "checks": 7, "begins": "2026-11-25T14:27:13.708644Z", "not_read": [{"source": "Harrowfold Police", "since": null, "reason": "the site showed a challenge page that asks for a human instead of a feed"}], "partly_read": []}}');
INSERT INTO public.digest VALUES (7, 2, '#2', '2026-11-25 15:00:00+00', '2026-11-25 15:00:00+00', false, false, 0, '{"subscription": "Case system", "slot": "#1", "slot_at": "2026-11-25T14:27:16.222697Z", "timezone": "Europe/London", "late": false, "groups": [{"watch": "Safeguarding reviews", "items": [{"article_id": 4, "title": "Council accepts every recommendation of Child Safeguarding Practice Reviews", "url": "http://alderbrook.example:42779/news/practice-review-response", "source": "Alderbrook Council", "published": "2026-11-25T11:27:13Z", "first_seen": "2026-11-25T14:27:14.775507Z", "watches": ["Safeguarding reviews"], "passages": [{"watch": "Safeguarding reviews", "passage": {"where": "title", "text": "Council accepts every recommendation of Child Safeguarding Practice Reviews", "marks": [[40, 75]], "page": null}}, {"watch": "Safeguarding reviews", "passage": {"where": "body", "text": "The reports, both of them child safeguarding practice reviews, asked the council, health visitors and police to share what they know within one working day.", "marks": [[26, 61]], "page": null}}], "partial": false}, {"article_id": 2, "title": "Redacted reports to be published in full", "url": "http://municipalgazette.example:42779/news/redacted-reports-to-be-published-in-full", "source": "The Municipal Gazette", "published": "2026-11-25T12:27:13Z", "first_seen": "2026-11-25T14:27:14.790709Z", "watches": ["Safeguarding reviews"], "passages": [{"watch": "Safeguarding reviews", "passage": {"where": "body", "text": "Each is a serious case review from the years before the present system, and in some of them the black ink covers even the names of the agencies that wrote them.", "marks": [[10, 29]], "page": null}}], "partial": false}, {"article_id": 7, "title": "Learning published today", "url": "http://fennimore-scp.example:42779/news/learning-from-two-reviews", "source": "Fennimore Safeguarding Children Partnership", "published": "2026-11-25T09:27:13Z", "first_seen": "2026-11-25T14:27:14.871083Z", "watches": ["Safeguarding reviews"], "passages": [{"watch": "Safeguarding reviews", "passage": {"where": "body", "text": "Both serious case reviews were begun under the former local board.", "marks": [[5, 25]], "page": null}}], "partial": false}, {"article_id": 5, "title": "Scrutiny committee looks again at lessons from 2019", "url": "http://westmarsh.example:42779/news/scrutiny-looks-again", "source": "Westmarsh Borough Council", "published": "2026-11-25T08:27:13Z", "first_seen": "2026-11-25T14:27:14.797115Z", "watches": ["Safeguarding reviews"], "passages": [{"watch": "Safeguarding reviews", "passage": {"where": "body", "text": "The plan followed a serious-case review\u2019s publication that spring.", "marks": [[20, 41]], "page": null}}], "partial": false}, {"article_id": 13, "title": "Annual report: what we saw in two hundred visits", "url": "http://carestandards.example:42779/news/annual-report", "source": "Office for Care Standards", "published": "2026-11-25T01:27:13Z", "first_seen": "2026-11-25T14:27:14.782676Z", "watches": ["Safeguarding reviews"], "passages": [{"watch": "Safeguarding reviews", "passage": {"where": "body", "text": "We read what was said in every child safeguarding practice review\u2019s summary, and we looked for its traces on the ground twelve months later.", "marks": [[31, 67]], "page": null}}], "partial": false}, {"article_id": 10, "title": "New briefing on bruising in babies", "url": "http://fennimore-scp.example:42779/news/briefing-bruising", "source": "Fennimore Safeguarding Children Partnership", "published": "2026-11-24T20:27:13Z", "first_seen": "2026-11-25T14:27:14.871083Z", "watches": ["Safeguarding reviews"], "passages": [{"watch": "Safeguarding reviews", "passage": {"where": "body", "text": "It answers the first finding of this year\u2019s child safeguarding-practice review\u2019s interim report, which was that practitioners knew the procedure and still felt awkward about following it.", "marks": [[44, 80]], "page": null}}], "partial": false}]}], "coverage": {"sources": 7, "read": 6, "checks": 7, "begins": "2026-11-25T14:27:13.708644Z", "not_read": [{"source": "Harrowfold Police", "since": null, "reason": "the site showed a challenge page that asks for a human instead of a feed"}], "partly_read": []}}');


--
-- Data for Name: digest_item; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.digest_item VALUES (1, 1, 2, 1, 2, 1);
INSERT INTO public.digest_item VALUES (2, 1, 2, 1, 4, 4);
INSERT INTO public.digest_item VALUES (3, 1, 2, 1, 5, 5);
INSERT INTO public.digest_item VALUES (4, 1, 2, 1, 7, 6);
INSERT INTO public.digest_item VALUES (5, 1, 2, 1, 10, 9);
INSERT INTO public.digest_item VALUES (6, 1, 2, 1, 13, 10);
INSERT INTO public.digest_item VALUES (7, 2, 1, 1, 2, 1);
INSERT INTO public.digest_item VALUES (8, 2, 1, 2, 3, 2);
INSERT INTO public.digest_item VALUES (9, 2, 1, 2, 4, 3);
INSERT INTO public.digest_item VALUES (10, 2, 1, 1, 4, 4);
INSERT INTO public.digest_item VALUES (11, 2, 1, 1, 5, 5);
INSERT INTO public.digest_item VALUES (12, 2, 1, 1, 7, 6);
INSERT INTO public.digest_item VALUES (13, 2, 1, 2, 8, 7);
INSERT INTO public.digest_item VALUES (14, 2, 1, 2, 9, 8);
INSERT INTO public.digest_item VALUES (15, 2, 1, 1, 10, 9);
INSERT INTO public.digest_item VALUES (16, 2, 1, 1, 13, 10);
INSERT INTO public.digest_item VALUES (17, 2, 1, 2, 22, 12);


--
-- Data for Name: entry; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.entry VALUES (1, 1, 2, 'alderbrook.example:42779/news/practice-review-response', 'http://alderbrook.example:42779/news/practice-review-response', 'alderbrook.example:42779/news/practice-review-response', 'alderbrook.example', 'Council accepts every recommendation of Child Safeguarding Practice Reviews', 'Fourteen recommendations, fourteen deadlines, and a public progress board in the Town Hall lobby.', '', NULL, '2026-11-25 11:27:13+00', 'Wed, 25 Nov 2026 11:27:13 +0000', '2026-11-25 14:27:14.775507+00', false, 4, NULL, NULL, 0, NULL);
INSERT INTO public.entry VALUES (2, 1, 2, 'alderbrook.example:42779/news/childrens-services-steady-progress', 'http://alderbrook.example:42779/news/childrens-services-steady-progress', 'alderbrook.example:42779/news/childrens-services-steady-progress', 'alderbrook.example', 'Peer team finds steady progress and stubborn gaps', 'Five visitors, four days, sixty conversations. Here is what they told us.', '', NULL, '2026-11-25 06:27:13+00', 'Wed, 25 Nov 2026 06:27:13 +0000', '2026-11-25 14:27:14.775507+00', false, 8, NULL, NULL, 0, NULL);
INSERT INTO public.entry VALUES (3, 1, 2, 'alderbrook.example:42779/news/vacancy-senior-social-worker', 'http://alderbrook.example:42779/news/vacancy-senior-social-worker', 'alderbrook.example:42779/news/vacancy-senior-social-worker', 'alderbrook.example', 'Vacancy: senior social worker, safeguarding and assessment', 'A permanent post in a team that laughs, in a town with a river and two good bakeries.', '', NULL, '2026-11-25 04:27:13+00', 'Wed, 25 Nov 2026 04:27:13 +0000', '2026-11-25 14:27:14.775507+00', false, 14, '2026-11-25 15:00:00+00', '2026-11-25 15:02:00+00', 0, NULL);
INSERT INTO public.entry VALUES (4, 1, 2, 'alderbrook.example:42779/news/bank-holiday-bins', 'http://alderbrook.example:42779/news/bank-holiday-bins', 'alderbrook.example:42779/news/bank-holiday-bins', 'alderbrook.example', 'Bin collections move by one day after the bank holiday', 'Monday''s bins go out on Tuesday, Tuesday''s on Wednesday, and so on until Saturday.', '', NULL, '2026-11-25 00:27:13+00', 'Wed, 25 Nov 2026 00:27:13 +0000', '2026-11-25 14:27:14.775507+00', false, 21, NULL, NULL, 0, NULL);
INSERT INTO public.entry VALUES (5, 1, 2, 'alderbrook.example:42779/news/river-path-reopens', 'http://alderbrook.example:42779/news/river-path-reopens', 'alderbrook.example:42779/news/river-path-reopens', 'alderbrook.example', 'River path reopens after three winters', 'The missing half mile between the lock and the old dye works is open again.', '', NULL, '2026-11-24 12:27:13+00', 'Tue, 24 Nov 2026 12:27:13 +0000', '2026-11-25 14:27:14.775507+00', false, 28, NULL, NULL, 0, NULL);
INSERT INTO public.entry VALUES (6, 1, 2, 'alderbrook.example:42779/news/library-opening-hours', 'http://alderbrook.example:42779/news/library-opening-hours', 'alderbrook.example:42779/news/library-opening-hours', 'alderbrook.example', 'Libraries to open on Sunday afternoons', 'Two branches first, the others if people come.', '', NULL, '2026-11-24 04:27:13+00', 'Tue, 24 Nov 2026 04:27:13 +0000', '2026-11-25 14:27:14.775507+00', false, 30, NULL, NULL, 0, NULL);
INSERT INTO public.entry VALUES (7, 6, 3, 'ostrey-ca.example:42779/news/night-bus', 'http://ostrey-ca.example:42779/news/night-bus', 'ostrey-ca.example:42779/news/night-bus', 'ostrey-ca.example', 'Night bus between the two hospitals starts on Monday', 'Every forty minutes from ten at night, for the price of a day ticket.', '', 'Ostrey Transport', '2026-11-25 07:27:13+00', '2026-11-25T07:27:13.084169+00:00', '2026-11-25 14:27:14.780957+00', false, 1, NULL, NULL, 0, NULL);
INSERT INTO public.entry VALUES (8, 6, 3, 'ostrey-ca.example:42779/news/skills-bootcamp', 'http://ostrey-ca.example:42779/news/skills-bootcamp', 'ostrey-ca.example:42779/news/skills-bootcamp', 'ostrey-ca.example', 'Retrofit course fills in a morning', 'Sixty places to learn how to insulate old houses, and four hundred applications.', '', 'Ostrey Skills', '2026-11-24 14:27:13+00', '2026-11-24T14:27:13.084169+00:00', '2026-11-25 14:27:14.780957+00', false, 6, NULL, NULL, 0, NULL);
INSERT INTO public.entry VALUES (9, 6, 3, 'ostrey-ca.example:42779/news/fares-frozen', 'http://ostrey-ca.example:42779/news/fares-frozen', 'ostrey-ca.example:42779/news/fares-frozen', 'ostrey-ca.example', 'Tram fares frozen for a second year', 'A single stays at one pound ninety, and children ride free on Sundays.', '', 'Ostrey Transport', '2026-11-24 05:27:13+00', '2026-11-24T05:27:13.084169+00:00', '2026-11-25 14:27:14.780957+00', false, 12, NULL, NULL, 0, NULL);
INSERT INTO public.entry VALUES (10, 6, 3, 'ostrey-ca.example:42779/news/older-than-the-look-back', 'http://ostrey-ca.example:42779/news/older-than-the-look-back', 'ostrey-ca.example:42779/news/older-than-the-look-back', 'ostrey-ca.example', 'Joint archive of reports goes online', 'Thirty years of reports from six authorities in one place.', '', 'Ostrey Policy', '2025-10-21 14:27:13+00', '2025-10-21T14:27:13.084169+00:00', '2026-11-25 14:27:14.780957+00', true, 17, NULL, NULL, 0, NULL);
INSERT INTO public.entry VALUES (11, 5, 4, 'carestandards.example:42779/news/inspection-alderbrook', 'http://carestandards.example:42779/news/inspection-alderbrook', 'carestandards.example:42779/news/inspection-alderbrook', 'carestandards.example', 'Inspection letter: a clear line of sight, and a blind corner', 'The outcome of a three-week inspection, in four pages.', '', 'Office for Care Standards', '2026-11-25 10:27:13+00', '2026-11-25T10:27:13.084169+00:00', '2026-11-25 14:27:14.782676+00', false, 3, NULL, NULL, 0, NULL);
INSERT INTO public.entry VALUES (12, 5, 4, 'carestandards.example:42779/news/annual-report', 'http://carestandards.example:42779/news/annual-report', 'carestandards.example:42779/news/annual-report', 'carestandards.example', 'Annual report: what we saw in two hundred visits', 'Better telephones, thinner forms and a shortage of foster homes.', '', 'The Chief Inspector', '2026-11-25 01:27:13+00', '2026-11-25T01:27:13.084169+00:00', '2026-11-25 14:27:14.782676+00', false, 13, NULL, NULL, 0, NULL);
INSERT INTO public.entry VALUES (13, 5, 4, 'carestandards.example:42779/news/new-inspection-handbook', 'http://carestandards.example:42779/news/new-inspection-handbook', 'carestandards.example:42779/news/new-inspection-handbook', 'carestandards.example', 'Inspection handbook loses its appendices', 'Eleven appendices become one table.', '', 'Office for Care Standards', '2026-11-24 19:27:13+00', '2026-11-24T19:27:13.084169+00:00', '2026-11-25 14:27:14.782676+00', false, 19, NULL, NULL, 0, NULL);
INSERT INTO public.entry VALUES (14, 5, 4, 'carestandards.example:42779/news/fostering-statistics', 'http://carestandards.example:42779/news/fostering-statistics', 'carestandards.example:42779/news/fostering-statistics', 'carestandards.example', 'Fostering in figures: fewer homes, shorter waits', 'The annual figures, with a warning about one of them.', '', 'Statistics team', '2026-11-24 13:27:13+00', '2026-11-24T13:27:13.084169+00:00', '2026-11-25 14:27:14.782676+00', false, 20, NULL, NULL, 0, NULL);
INSERT INTO public.entry VALUES (15, 5, 4, 'carestandards.example:42779/news/complaints-line', 'http://carestandards.example:42779/news/complaints-line', 'carestandards.example:42779/news/complaints-line', 'carestandards.example', 'A telephone line that does not ask you to press two', 'People who ring us now get a person.', '', 'Office for Care Standards', '2026-11-23 23:27:13+00', '2026-11-23T23:27:13.084169+00:00', '2026-11-25 14:27:14.782676+00', false, 25, NULL, NULL, 0, NULL);
INSERT INTO public.entry VALUES (16, 4, 5, 'municipalgazette.example:42779/news/redacted-reports-to-be-published-in-full', 'http://municipalgazette.example:42779/news/redacted-reports-to-be-published-in-full', 'municipalgazette.example:42779/news/redacted-reports-to-be-published-in-full', 'municipalgazette.example', 'Redacted reports to be published in full', 'Ministers overrule partnerships that wanted the black ink to stay.', '', NULL, '2026-11-25 12:27:13+00', 'Wed, 25 Nov 2026 12:27:13 +0000', '2026-11-25 14:27:14.790709+00', false, 2, NULL, NULL, 0, NULL);
INSERT INTO public.entry VALUES (17, 4, 5, 'municipalgazette.example:42779/news/director-to-step-down', 'http://municipalgazette.example:42779/news/director-to-step-down', 'municipalgazette.example:42779/news/director-to-step-down', 'municipalgazette.example', 'Director who turned a failing department round to step down', 'Eight years, three inspections and one resignation letter, written by hand.', '', NULL, '2026-11-25 05:27:13+00', 'Wed, 25 Nov 2026 05:27:13 +0000', '2026-11-25 14:27:14.790709+00', false, 9, NULL, NULL, 0, NULL);
INSERT INTO public.entry VALUES (18, 4, 5, 'municipalgazette.example:42779/news/pay-award', 'http://municipalgazette.example:42779/news/pay-award', 'municipalgazette.example:42779/news/pay-award', 'municipalgazette.example', 'Pay award agreed after eleven meetings', 'Unions and employers settle, with a bank holiday''s worth of goodwill left over.', '', NULL, '2026-11-24 23:27:13+00', 'Tue, 24 Nov 2026 23:27:13 +0000', '2026-11-25 14:27:14.790709+00', false, 15, NULL, NULL, 0, NULL);
INSERT INTO public.entry VALUES (19, 4, 5, 'municipalgazette.example:42779/news/vacancy-of-the-week', 'http://municipalgazette.example:42779/news/vacancy-of-the-week', 'municipalgazette.example:42779/news/vacancy-of-the-week', 'municipalgazette.example', 'Vacancy of the week: head of safeguarding, Alderbrook', 'A big job in a small town.', '', NULL, '2026-11-24 18:27:13+00', 'Tue, 24 Nov 2026 18:27:13 +0000', '2026-11-25 14:27:14.790709+00', false, 24, NULL, NULL, 0, NULL);
INSERT INTO public.entry VALUES (20, 4, 5, 'municipalgazette.example:42779/news/procurement-opinion', 'http://municipalgazette.example:42779/news/procurement-opinion', 'municipalgazette.example:42779/news/procurement-opinion', 'municipalgazette.example', 'Opinion: nobody ever got sacked for buying a lift', 'What a broken lift can teach a procurement team.', '', NULL, '2026-11-24 10:27:13+00', 'Tue, 24 Nov 2026 10:27:13 +0000', '2026-11-25 14:27:14.790709+00', false, 26, NULL, NULL, 0, NULL);
INSERT INTO public.entry VALUES (21, 4, 5, 'municipalgazette.example:42779/news/devolution-deal', 'http://municipalgazette.example:42779/news/devolution-deal', 'municipalgazette.example:42779/news/devolution-deal', 'municipalgazette.example', 'Four counties, one mayor, no name', 'A deal has been signed for a region that nobody can agree what to call.', '', NULL, '2026-11-24 02:27:13+00', 'Tue, 24 Nov 2026 02:27:13 +0000', '2026-11-25 14:27:14.790709+00', false, 31, NULL, NULL, 0, NULL);
INSERT INTO public.entry VALUES (22, 3, 6, 'westmarsh.example:42779/news/scrutiny-looks-again', 'http://westmarsh.example:42779/news/scrutiny-looks-again', 'westmarsh.example:42779/news/scrutiny-looks-again', 'westmarsh.example', 'Scrutiny committee looks again at lessons from 2019', 'Councillors ask which of the promises made five years ago were kept.', 'Members of the scrutiny committee have asked officers to bring back the action plan of 2019 and to say, line by line, what became of it.
The plan followed a serious-case review’s publication that spring. It held thirty-two actions, of which twenty-nine were marked green within a year, and the chair would like to know what green meant.
"I have been here long enough to distrust a full column of green," said Cllr Desmond Pyke, who chairs the committee. "I want to meet somebody whose job is different because of it."
Officers report back in two months. The meeting is open to the public and, for the first time, so is the kettle.', NULL, '2026-11-25 08:27:13+00', 'Wed, 25 Nov 2026 08:27:13 +0000', '2026-11-25 14:27:14.797115+00', false, 5, NULL, NULL, 0, NULL);
INSERT INTO public.entry VALUES (23, 3, 6, 'westmarsh.example:42779/news/serious-review-of-case-files', 'http://westmarsh.example:42779/news/serious-review-of-case-files', 'westmarsh.example:42779/news/serious-review-of-case-files', 'westmarsh.example', 'Archive to weed forty years of planning files', 'A serious review of case files, one shelf at a time.', 'The borough has begun a serious review of case files kept in the basement of the old Customs House, where forty years of planning applications stand on two miles of shelves.
In this case, review panels of two will look at every box. What the law says must be kept will be scanned, what historians want will go to the record office, and the rest will be pulped.
The oldest box so far held an objection to the railway, two sandwiches and a perfectly good umbrella.
The work is expected to take until the autumn, and the basement is wanted for bicycles after that.', NULL, '2026-11-25 02:27:13+00', 'Wed, 25 Nov 2026 02:27:13 +0000', '2026-11-25 14:27:14.797115+00', false, 11, NULL, NULL, 0, NULL);
INSERT INTO public.entry VALUES (24, 3, 6, 'westmarsh.example:42779/news/gritting', 'http://westmarsh.example:42779/news/gritting', 'westmarsh.example:42779/news/gritting', 'westmarsh.example', 'Gritters ready, names chosen', 'Schoolchildren have named the new gritters, and most of the names can be printed.', 'Six new gritters stand ready at the Saltings depot with two thousand tonnes of salt behind them. Schools across the borough have chosen their names from more than four hundred suggestions.
Spready Mercury, Grittany and Sir Salter Scott will cover the main roads. Nobody Expects the Spanish Ignition won the popular vote but would not fit on the door.
Gritting begins when the road surface is forecast to fall below one degree. A map shows where each lorry has been in the past hour, which has proved unexpectedly popular with night-shift workers.
Salt bins on side roads were filled last week. If yours is empty, please let the depot know.', NULL, '2026-11-24 22:27:13+00', 'Tue, 24 Nov 2026 22:27:13 +0000', '2026-11-25 14:27:14.797115+00', false, 18, NULL, NULL, 0, NULL);
INSERT INTO public.entry VALUES (25, 3, 6, 'westmarsh.example:42779/news/market-hall-roof', 'http://westmarsh.example:42779/news/market-hall-roof', 'westmarsh.example:42779/news/market-hall-roof', 'westmarsh.example', 'Market hall roof repaired ahead of time', 'Nine hundred panes, one ladder and a very calm contractor.', 'The glass roof of the market hall has been repaired three weeks ahead of time. Nine hundred panes were taken out, cleaned and put back, and only eleven of them were broken in the doing.
Traders stayed open throughout, under boards painted by the sixth form of Quayside School. The boards proved so well liked that they have been hung along the north wall.
The roof was last repaired in 1954, when the bill included four pounds for beer. This year''s bill does not.
Sparrows, which had lived under the old gutters, have been given boxes and appear to approve of them.', NULL, '2026-11-24 17:27:13+00', 'Tue, 24 Nov 2026 17:27:13 +0000', '2026-11-25 14:27:14.797115+00', false, 23, NULL, NULL, 0, NULL);
INSERT INTO public.entry VALUES (26, 3, 6, 'westmarsh.example:42779/news/council-tax-letters', 'http://westmarsh.example:42779/news/council-tax-letters', 'westmarsh.example:42779/news/council-tax-letters', 'westmarsh.example', 'Council tax letters rewritten in plain words', 'The reminder has lost two hundred words and its temper.', 'The letter that reminds people to pay their council tax has been rewritten. It used to run to four hundred words, the first of which was "Whereas".
The new one says how much is owed, by when, and what to do if that cannot be managed. It gives the name of a person and her telephone number, and it has been tried out on forty residents, including two who like forms.
In the trial, half as many people rang to ask what the letter meant, and payments came in nine days sooner.
The parking letter is next. Officers describe it as a challenge.', NULL, '2026-11-24 01:27:13+00', 'Tue, 24 Nov 2026 01:27:13 +0000', '2026-11-25 14:27:14.797115+00', false, 27, NULL, NULL, 0, NULL);
INSERT INTO public.entry VALUES (27, 2, 7, 'fennimore-scp.example:42779/news/learning-from-two-reviews', 'http://fennimore-scp.example:42779/news/learning-from-two-reviews', 'fennimore-scp.example:42779/news/learning-from-two-reviews', 'fennimore-scp.example', 'Learning published today', 'Two reports, one page of learning, and a short film for team meetings.', '', 'Fennimore SCP business unit', '2026-11-25 09:27:13+00', '2026-11-25T09:27:13.084169+00:00', '2026-11-25 14:27:14.871083+00', false, 7, NULL, NULL, 0, NULL);
INSERT INTO public.entry VALUES (28, 2, 7, 'fennimore-scp.example:42779/news/briefing-bruising', 'http://fennimore-scp.example:42779/news/briefing-bruising', 'fennimore-scp.example:42779/news/briefing-bruising', 'fennimore-scp.example', 'New briefing on bruising in babies', 'Seven minutes to read, written with health visitors.', '', 'Fennimore SCP business unit', '2026-11-24 20:27:13+00', '2026-11-24T20:27:13.084169+00:00', '2026-11-25 14:27:14.871083+00', false, 10, NULL, NULL, 0, NULL);
INSERT INTO public.entry VALUES (29, 2, 7, 'fennimore-scp.example:42779/news/training-calendar', 'http://fennimore-scp.example:42779/news/training-calendar', 'fennimore-scp.example:42779/news/training-calendar', 'fennimore-scp.example', 'Spring training calendar is out', 'Forty courses, thirty-one of them free, and lunch at most of them.', '', 'Learning and development', '2026-11-24 16:27:13+00', '2026-11-24T16:27:13.084169+00:00', '2026-11-25 14:27:14.871083+00', false, 16, NULL, NULL, 0, NULL);
INSERT INTO public.entry VALUES (30, 2, 7, 'fennimore-scp.example:42779/news/joint-conference', 'http://fennimore-scp.example:42779/news/joint-conference', 'fennimore-scp.example:42779/news/joint-conference', 'fennimore-scp.example', 'Annual conference looks next door for ideas', 'Two partnerships, one hall, and a morning of things that went wrong.', '', 'Fennimore SCP business unit', '2026-11-24 09:27:13+00', '2026-11-24T09:27:13.084169+00:00', '2026-11-25 14:27:14.871083+00', false, 22, NULL, NULL, 0, NULL);
INSERT INTO public.entry VALUES (31, 2, 7, 'fennimore-scp.example:42779/news/private-fostering', 'http://fennimore-scp.example:42779/news/private-fostering', 'fennimore-scp.example:42779/news/private-fostering', 'fennimore-scp.example', 'Private fostering: a quiet word can help', 'When a child lives with somebody else''s family for a month, the council should know.', '', 'Fennimore SCP business unit', '2026-11-23 22:27:13+00', '2026-11-23T22:27:13.084169+00:00', '2026-11-25 14:27:14.871083+00', false, 29, NULL, NULL, 0, NULL);


--
-- Data for Name: host; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.host VALUES ('westmarsh.example', '2026-11-25 15:02:00+00');


--
-- Data for Name: match; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.match VALUES (1, 1, 1, 3, 2, '2026-11-25 14:27:16.165066+00', '["serious case review"]', '[{"where": "body", "text": "Each is a serious case review from the years before the present system, and in some of them the black ink covers even the names of the agencies that wrote them.", "marks": [[10, 29]], "page": null}]');
INSERT INTO public.match VALUES (2, 2, 2, 4, 3, '2026-11-25 14:27:16.166292+00', '["alderbrook", "children''s services"]', '[{"where": "body", "text": "Inspectors spent three weeks in Alderbrook in the autumn. They judge that the borough''s Children\u2019s Services have improved in every area since the last visit, and that one of them has not improved enough.", "marks": [[32, 42], [88, 107]], "page": null}]');
INSERT INTO public.match VALUES (3, 2, 2, 5, 4, '2026-11-25 14:27:16.166822+00', '["alderbrook", "safeguarding"]', '[{"where": "title", "text": "Council accepts every recommendation of Child Safeguarding Practice Reviews", "marks": [[46, 58]], "page": null}, {"where": "lead", "text": "Published 25 November 2026 by Alderbrook press office", "marks": [[30, 40]], "page": null}, {"where": "body", "text": "The reports, both of them child safeguarding practice reviews, asked the council, health visitors and police to share what they know within one working day.", "marks": [[32, 44]], "page": null}]');
INSERT INTO public.match VALUES (4, 1, 1, 5, 4, '2026-11-25 14:27:16.166822+00', '["child safeguarding practice review"]', '[{"where": "title", "text": "Council accepts every recommendation of Child Safeguarding Practice Reviews", "marks": [[40, 75]], "page": null}, {"where": "body", "text": "The reports, both of them child safeguarding practice reviews, asked the council, health visitors and police to share what they know within one working day.", "marks": [[26, 61]], "page": null}]');
INSERT INTO public.match VALUES (5, 1, 1, 6, 5, '2026-11-25 14:27:16.167551+00', '["serious case review"]', '[{"where": "body", "text": "The plan followed a serious-case review\u2019s publication that spring.", "marks": [[20, 41]], "page": null}]');
INSERT INTO public.match VALUES (6, 1, 1, 10, 7, '2026-11-25 14:27:16.168476+00', '["serious case review"]', '[{"where": "body", "text": "Both serious case reviews were begun under the former local board.", "marks": [[5, 25]], "page": null}]');
INSERT INTO public.match VALUES (7, 2, 2, 12, 8, '2026-11-25 14:27:16.169186+00', '["alderbrook", "children''s services"]', '[{"where": "lead", "text": "Published 25 November 2026 by Alderbrook press office", "marks": [[30, 40]], "page": null}, {"where": "body", "text": "They found that the borough\u2019s children\u2019s services answer the telephone faster than they did a year ago, and that social workers stay longer.", "marks": [[30, 49]], "page": null}, {"where": "body", "text": "Five senior officers from other authorities spent four days in Alderbrook this month and spoke to sixty members of staff, eleven foster carers and a room full of head teachers.", "marks": [[63, 73]], "page": null}]');
INSERT INTO public.match VALUES (8, 2, 2, 13, 9, '2026-11-25 14:27:16.169631+00', '["alderbrook", "children''s services"]', '[{"where": "body", "text": "Philippa Vane, who has run children''s services in Alderbrook for eight years and through three inspections, will leave in the summer.", "marks": [[27, 46], [50, 60]], "page": null}]');
INSERT INTO public.match VALUES (9, 1, 1, 14, 10, '2026-11-25 14:27:16.170065+00', '["child safeguarding practice review"]', '[{"where": "body", "text": "It answers the first finding of this year\u2019s child safeguarding-practice review\u2019s interim report, which was that practitioners knew the procedure and still felt awkward about following it.", "marks": [[44, 80]], "page": null}]');
INSERT INTO public.match VALUES (10, 1, 1, 20, 13, '2026-11-25 14:27:16.17441+00', '["child safeguarding practice review"]', '[{"where": "body", "text": "We read what was said in every child safeguarding practice review\u2019s summary, and we looked for its traces on the ground twelve months later.", "marks": [[31, 67]], "page": null}]');
INSERT INTO public.match VALUES (11, 1, 1, 25, 17, '2026-11-25 14:27:16.17551+00', '["serious case review"]', '[{"where": "lead", "text": "It holds budgets, bus surveys, flood plans and every serious case review that the region has published.", "marks": [[53, 72]], "page": null}]');
INSERT INTO public.match VALUES (12, 2, 2, 32, 22, '2026-11-25 14:27:16.195502+00', '["alderbrook", "safeguarding"]', '[{"where": "body", "text": "The safeguarding lead for Alderbrook opens with the story of a referral form that had grown to thirty-one pages.", "marks": [[4, 16], [26, 36]], "page": null}]');


--
-- Data for Name: notice; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.notice VALUES (1, 'delivery 5', 'A digest for “Case system” gave up: 410', '2026-11-25 15:00:00+00', '2026-11-25 15:00:00+00');
INSERT INTO public.notice VALUES (2, 'template digest.html.j2', 'it has no {% endfor %}', '2026-11-25 15:00:00+00', NULL);


--
-- Data for Name: page; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.page VALUES (1, 7, '2026-11-25 14:27:14.933014+00', 'read', 200, NULL, 'http://ostrey-ca.example:42779/news/night-bus', 'text/html', 2661, 9);
INSERT INTO public.page VALUES (2, 16, '2026-11-25 14:27:14.941117+00', 'read', 200, NULL, 'http://municipalgazette.example:42779/news/redacted-reports-to-be-published-in-full', 'text/html', 3941, 9);
INSERT INTO public.page VALUES (3, 11, '2026-11-25 14:27:14.952706+00', 'read', 200, NULL, 'http://carestandards.example:42779/news/inspection-alderbrook', 'text/html', 3001, 10);
INSERT INTO public.page VALUES (4, 1, '2026-11-25 14:27:14.964994+00', 'read', 200, NULL, 'http://alderbrook.example:42779/news/practice-review-response', 'text/html', 3959, 9);
INSERT INTO public.page VALUES (5, 22, '2026-11-25 14:27:14.980799+00', 'read', 200, NULL, 'http://westmarsh.example:42779/news/scrutiny-looks-again', 'text/html', 2772, 9);
INSERT INTO public.page VALUES (6, 8, '2026-11-25 14:27:15.057101+00', 'read', 200, NULL, 'http://ostrey-ca.example:42779/news/skills-bootcamp', 'text/html', 2650, 5);
INSERT INTO public.page VALUES (7, 27, '2026-11-25 14:27:15.059312+00', 'read', 200, NULL, 'http://fennimore-scp.example:42779/news/learning-from-two-reviews', 'text/html', 3283, 7);
INSERT INTO public.page VALUES (8, 2, '2026-11-25 14:27:15.194435+00', 'read', 200, NULL, 'http://alderbrook.example:42779/news/childrens-services-steady-progress', 'text/html', 3784, 7);
INSERT INTO public.page VALUES (9, 17, '2026-11-25 14:27:15.210292+00', 'read', 200, NULL, 'http://municipalgazette.example:42779/news/director-to-step-down', 'text/html', 4028, 13);
INSERT INTO public.page VALUES (10, 28, '2026-11-25 14:27:15.213697+00', 'read', 200, NULL, 'http://fennimore-scp.example:42779/news/briefing-bruising', 'text/html', 3257, 15);
INSERT INTO public.page VALUES (11, 23, '2026-11-25 14:27:15.232149+00', 'read', 200, NULL, 'http://westmarsh.example:42779/news/serious-review-of-case-files', 'text/html', 2671, 16);
INSERT INTO public.page VALUES (12, 9, '2026-11-25 14:27:15.242736+00', 'read', 200, NULL, 'http://ostrey-ca.example:42779/news/fares-frozen', 'text/html', 2597, 16);
INSERT INTO public.page VALUES (13, 12, '2026-11-25 14:27:15.249478+00', 'read', 200, NULL, 'http://carestandards.example:42779/news/annual-report', 'text/html', 2887, 16);
INSERT INTO public.page VALUES (14, 3, '2026-11-25 14:27:15.377395+00', 'read', 200, NULL, 'http://alderbrook.example:42779/news/vacancy-senior-social-worker', 'text/html', 3686, 9);
INSERT INTO public.page VALUES (15, 18, '2026-11-25 14:27:15.37934+00', 'read', 200, NULL, 'http://municipalgazette.example:42779/news/pay-award', 'text/html', 3789, 12);
INSERT INTO public.page VALUES (16, 29, '2026-11-25 14:27:15.400078+00', 'read', 200, NULL, 'http://fennimore-scp.example:42779/news/training-calendar', 'text/html', 3219, 23);
INSERT INTO public.page VALUES (17, 10, '2026-11-25 14:27:15.403821+00', 'read', 200, NULL, 'http://ostrey-ca.example:42779/news/older-than-the-look-back', 'text/html', 2595, 23);
INSERT INTO public.page VALUES (18, 24, '2026-11-25 14:27:15.420861+00', 'read', 200, NULL, 'http://westmarsh.example:42779/news/gritting', 'text/html', 2678, 24);
INSERT INTO public.page VALUES (19, 13, '2026-11-25 14:27:15.450229+00', 'read', 200, NULL, 'http://carestandards.example:42779/news/new-inspection-handbook', 'text/html', 2833, 3);
INSERT INTO public.page VALUES (20, 14, '2026-11-25 14:27:15.646387+00', 'read', 200, NULL, 'http://carestandards.example:42779/news/fostering-statistics', 'text/html', 2899, 12);
INSERT INTO public.page VALUES (21, 4, '2026-11-25 14:27:15.647379+00', 'read', 200, NULL, 'http://alderbrook.example:42779/news/bank-holiday-bins', 'text/html', 3663, 7);
INSERT INTO public.page VALUES (22, 30, '2026-11-25 14:27:15.669322+00', 'read', 200, NULL, 'http://fennimore-scp.example:42779/news/joint-conference', 'text/html', 3302, 12);
INSERT INTO public.page VALUES (23, 25, '2026-11-25 14:27:15.675519+00', 'read', 200, NULL, 'http://westmarsh.example:42779/news/market-hall-roof', 'text/html', 2650, 12);
INSERT INTO public.page VALUES (24, 19, '2026-11-25 14:27:15.683752+00', 'read', 200, NULL, 'http://municipalgazette.example:42779/news/vacancy-of-the-week', 'text/html', 3697, 14);
INSERT INTO public.page VALUES (25, 15, '2026-11-25 14:27:15.885644+00', 'read', 200, NULL, 'http://carestandards.example:42779/news/complaints-line', 'text/html', 2819, 15);
INSERT INTO public.page VALUES (26, 20, '2026-11-25 14:27:15.896245+00', 'read', 200, NULL, 'http://municipalgazette.example:42779/news/procurement-opinion', 'text/html', 3815, 21);
INSERT INTO public.page VALUES (27, 26, '2026-11-25 14:27:15.902276+00', 'read', 200, NULL, 'http://westmarsh.example:42779/news/council-tax-letters', 'text/html', 2646, 21);
INSERT INTO public.page VALUES (28, 5, '2026-11-25 14:27:15.903095+00', 'read', 200, NULL, 'http://alderbrook.example:42779/news/river-path-reopens', 'text/html', 3541, 12);
INSERT INTO public.page VALUES (29, 31, '2026-11-25 14:27:15.908235+00', 'read', 200, NULL, 'http://fennimore-scp.example:42779/news/private-fostering', 'text/html', 3247, 21);
INSERT INTO public.page VALUES (30, 6, '2026-11-25 14:27:16.066876+00', 'read', 200, NULL, 'http://alderbrook.example:42779/news/library-opening-hours', 'text/html', 3492, 7);
INSERT INTO public.page VALUES (31, 21, '2026-11-25 14:27:16.079089+00', 'read', 200, NULL, 'http://municipalgazette.example:42779/news/devolution-deal', 'text/html', 3764, 13);


--
-- Data for Name: poll; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.poll VALUES (1, 7, '2026-11-25 14:27:14.784847+00', 'failed', 200, 'the site showed a challenge page that asks for a human instead of a feed', 0, 0, 83);
INSERT INTO public.poll VALUES (2, 1, '2026-11-25 14:27:14.775507+00', 'read', 200, NULL, 6, 6, 49);
INSERT INTO public.poll VALUES (3, 6, '2026-11-25 14:27:14.780957+00', 'read', 200, NULL, 4, 4, 83);
INSERT INTO public.poll VALUES (4, 5, '2026-11-25 14:27:14.782676+00', 'read', 200, NULL, 5, 5, 83);
INSERT INTO public.poll VALUES (5, 4, '2026-11-25 14:27:14.790709+00', 'read', 200, NULL, 6, 6, 83);
INSERT INTO public.poll VALUES (6, 3, '2026-11-25 14:27:14.797115+00', 'read', 200, NULL, 5, 5, 74);
INSERT INTO public.poll VALUES (7, 2, '2026-11-25 14:27:14.871083+00', 'read', 200, NULL, 5, 5, 63);
INSERT INTO public.poll VALUES (8, 4, '2026-11-25 14:27:20.376354+00', 'unchanged', 304, NULL, 0, 0, 13);
INSERT INTO public.poll VALUES (9, 3, '2026-11-25 14:27:20.376468+00', 'unchanged', 304, NULL, 0, 0, 14);
INSERT INTO public.poll VALUES (10, 2, '2026-11-25 14:27:20.376528+00', 'unchanged', 304, NULL, 0, 0, 14);
INSERT INTO public.poll VALUES (11, 6, '2026-11-25 14:27:20.388691+00', 'unchanged', 304, NULL, 0, 0, 15);
INSERT INTO public.poll VALUES (12, 1, '2026-11-25 14:27:20.38895+00', 'unchanged', 304, NULL, 0, 0, 15);
INSERT INTO public.poll VALUES (13, 5, '2026-11-25 14:27:20.38902+00', 'unchanged', 304, NULL, 0, 0, 15);
INSERT INTO public.poll VALUES (14, 7, '2026-11-25 14:27:20.876304+00', 'failed', 200, 'the site showed a challenge page that asks for a human instead of a feed', 0, 0, 56);


--
-- Data for Name: recipient; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.recipient VALUES (1, 1, 'email', 'board@fennimore-scp.example', NULL, NULL);
INSERT INTO public.recipient VALUES (2, 2, 'webhook', 'http://cases.example:42779/digests', NULL, NULL);


--
-- Data for Name: source; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.source VALUES (1, 'http://alderbrook.example:42779/rss/news.xml', 'alderbrook.example', 'feed', 'Alderbrook Council', '["council"]', 3, 'd147d8f0943623ca261c5d6abf551dbc7d1302f7e3b9b2afa52559fdf383a9dc', '"663b999a97dd509e"', 'Wed, 25 Nov 2026 11:27:13 GMT', '663b999a97dd509eb40d6584703cd44d94bc1bd7a54b79e827fd19e719436a8a', '2026-11-25 14:27:23.38895+00', NULL, 0, NULL, NULL, '2026-11-25 14:27:14.775507+00', '2026-11-25 14:27:20.38895+00', '2026-11-25 14:27:20.38895+00', '2026-11-25 14:27:13.655307+00', NULL);
INSERT INTO public.source VALUES (2, 'http://fennimore-scp.example:42779/news/atom.xml', 'fennimore-scp.example', 'feed', 'Fennimore Safeguarding Children Partnership', '["safeguarding partnership"]', 3, '7b0a619615c152c8bbc52a21012ada15474e4f6240a2caea6f20cf7e68085480', '"8b4f892440a6b564"', 'Wed, 25 Nov 2026 09:27:13 GMT', '8b4f892440a6b5649badf271cb6ac360d1e22e4c00a4f5bfe7e89e766b338d58', '2026-11-25 14:27:23.376528+00', '2026-11-25 15:02:00+00', 0, NULL, NULL, '2026-11-25 14:27:14.871083+00', '2026-11-25 14:27:20.376528+00', '2026-11-25 14:27:20.376528+00', '2026-11-25 14:27:13.655307+00', NULL);
INSERT INTO public.source VALUES (3, 'http://westmarsh.example:42779/feed/', 'westmarsh.example', 'feed', 'Westmarsh Borough Council', '["council"]', 3, 'b7fb92305584c96bcdd333012f3791a46331941a42dba2159c2342ee9cbc7786', '"3f664adf38d06bec"', 'Wed, 25 Nov 2026 08:27:13 GMT', '3f664adf38d06becf811882010a84faeed6c0858095cae6c1c32fb581b615888', '2026-11-25 14:27:23.376468+00', NULL, 0, NULL, NULL, '2026-11-25 14:27:14.797115+00', '2026-11-25 14:27:20.376468+00', '2026-11-25 14:27:20.376468+00', '2026-11-25 14:27:13.655307+00', NULL);
INSERT INTO public.source VALUES (4, 'http://municipalgazette.example:42779/rss', 'municipalgazette.example', 'feed', 'The Municipal Gazette', '["trade"]', 3, 'ac4151c450dee1106957854a051f07e75cebd454203e58309d40463379605760', '"8257201c24e073ce"', 'Wed, 25 Nov 2026 12:27:13 GMT', '8257201c24e073ce66239265f5852c7e00b3f26dfefa812ff888cf66a7c400e8', '2026-11-25 14:27:23.376354+00', NULL, 0, NULL, NULL, '2026-11-25 14:27:14.790709+00', '2026-11-25 14:27:20.376354+00', '2026-11-25 14:27:20.376354+00', '2026-11-25 14:27:13.655307+00', NULL);
INSERT INTO public.source VALUES (5, 'http://carestandards.example:42779/feed.json', 'carestandards.example', 'feed', 'Office for Care Standards', '["inspectorate"]', 3, '74d7d8823192fce32f9c625d709dcb25a41003d531cdda81060c01d8aab93251', '"ed6871b3c7d061c6"', 'Wed, 25 Nov 2026 10:27:13 GMT', 'ed6871b3c7d061c645915611e43845facd480bd844744254ba0cc842b0ef969e', '2026-11-25 14:27:23.38902+00', NULL, 0, NULL, NULL, '2026-11-25 14:27:14.782676+00', '2026-11-25 14:27:20.38902+00', '2026-11-25 14:27:20.38902+00', '2026-11-25 14:27:13.655307+00', NULL);
INSERT INTO public.source VALUES (6, 'http://ostrey-ca.example:42779/updates.atom', 'ostrey-ca.example', 'feed', 'Ostrey Combined Authority', '["combined authority"]', 3, 'cba185d406c7a67cf864a91102632aff9291f8afcdc57e5acd2b351c4b1c66af', '"b9a331eeb412f0b4"', 'Wed, 25 Nov 2026 07:27:13 GMT', 'b9a331eeb412f0b4d8b83632fa0f1f18dc60a11ab2b7307bd066e6b3b915773b', '2026-11-25 14:27:23.388691+00', NULL, 0, NULL, NULL, '2026-11-25 14:27:14.780957+00', '2026-11-25 14:27:20.388691+00', '2026-11-25 14:27:20.388691+00', '2026-11-25 14:27:13.655307+00', NULL);
INSERT INTO public.source VALUES (7, 'http://harrowfold-police.example:42779/news/rss', 'harrowfold-police.example', 'feed', 'Harrowfold Police', '["police"]', 3, 'ce2b9edc2abf0fbdee2835573c5d274cb39d4b6023657376e1153ffd61171a95', NULL, NULL, NULL, '2026-11-25 14:27:26.876304+00', NULL, 2, '2026-11-25 14:27:14.784847+00', 'the site showed a challenge page that asks for a human instead of a feed', NULL, NULL, '2026-11-25 14:27:20.876304+00', '2026-11-25 14:27:13.655307+00', NULL);


--
-- Data for Name: subscription; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.subscription VALUES (1, 'Partnership digest', '{"name": "Partnership digest", "watches": ["Safeguarding reviews", "Alderbrook''s children"], "send": "immediately", "timezone": "Europe/London", "to": ["board@fennimore-scp.example"], "when_empty": "send", "since": null, "webhook": null}', '2026-11-25 14:27:13.708644+00', '2026-11-25 14:27:13.708644+00', NULL, NULL, NULL);
INSERT INTO public.subscription VALUES (2, 'Case system', '{"name": "Case system", "watches": ["Safeguarding reviews"], "send": "immediately", "timezone": "Europe/London", "to": [], "when_empty": "send", "since": null, "webhook": "http://cases.example:42779/digests"}', '2026-11-25 14:27:13.708644+00', '2026-11-25 14:27:13.708644+00', NULL, NULL, NULL);


--
-- Data for Name: subscription_watch; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.subscription_watch VALUES (1, 1, '2026-11-25 14:27:13.708644+00', '2026-11-25 14:27:13.708644+00', NULL);
INSERT INTO public.subscription_watch VALUES (1, 2, '2026-11-25 14:27:13.708644+00', '2026-11-25 14:27:13.708644+00', NULL);
INSERT INTO public.subscription_watch VALUES (2, 1, '2026-11-25 14:27:13.708644+00', '2026-11-25 14:27:13.708644+00', NULL);


--
-- Data for Name: text; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.text VALUES (1, 1, 'revision', 1, 'page', 'Night bus between the two hospitals starts on Monday', 'h1', 'Ostrey Transport', 'A night bus between the two hospitals starts on Monday. It runs every forty minutes from ten in the evening until six, calls at the station and the bread factory, and costs no more than it would by day.
Nurses asked for it in a petition with nineteen hundred names. Bakers, who had not been asked, signed as well.
Drivers have volunteered for the route, which is said to have the best-humoured passengers in the region and, from about four o''clock, the best smell.
The trial lasts for a year. If two hundred people use it every night, it stays.', 'd362e3f373a0fd05a73d16f46efdf524de3e0c90ce924252692b140dc759c83d', 1, '2026-11-25 14:27:14.933014+00');
INSERT INTO public.text VALUES (2, 1, 'revision', 2, 'feed', 'Night bus between the two hospitals starts on Monday', 'feed', NULL, 'Every forty minutes from ten at night, for the price of a day ticket.', '586cbf45b4788640c004b80692be9252968a400c7360493843bda2368091eff0', 1, '2026-11-25 14:27:14.933014+00');
INSERT INTO public.text VALUES (3, 2, 'revision', 1, 'page', 'Redacted reports to be published in full', 'json-ld', 'Imogen Trask, Social Affairs Correspondent', 'Ministers overrule partnerships that wanted the black ink to stay.
Reports that were published with whole pages blacked out are to be printed again in full, after ministers said that redaction had become a habit.
More than forty documents are affected. Each is a serious case review from the years before the present system, and in some of them the black ink covers even the names of the agencies that wrote them.
"You cannot learn a lesson that has been painted over," the minister told a committee on Tuesday. Families will be consulted first, and what would identify a child stays hidden.
Directors gave the news a guarded welcome. One said that she had never been able to find out what her own predecessor had been told to do.', '4c6406f6ed59b82fda1b4ad24790cd5e94e03e03bf124b99ce645fb325a86a20', 1, '2026-11-25 14:27:14.941117+00');
INSERT INTO public.text VALUES (4, 3, 'revision', 1, 'page', 'Inspection letter: a clear line of sight, and a blind corner', 'h1', 'Office for Care Standards', 'The outcome of a three-week inspection, in four pages.
Inspectors spent three weeks in Alderbrook in the autumn. They judge that the borough''s Children’s Services have improved in every area since the last visit, and that one of them has not improved enough.
Leaders have a clear line of sight from the front door to the courtroom. Caseloads are manageable, managers know the children they make decisions about, and records are written as though someone will read them.
The blind corner is young people who leave care at eighteen. Too many of them have three addresses in their first year, and too few have somebody to ring.
The council has seventy working days to publish its plan. A short visit follows within the year.', 'c1778074ef8a84a00b48b06cd637820321b821686203e74345c8cdb15e00345a', 1, '2026-11-25 14:27:14.952706+00');
INSERT INTO public.text VALUES (5, 4, 'revision', 1, 'page', 'Council accepts every recommendation of Child Safeguarding Practice Reviews', 'h1', NULL, 'Published 25 November 2026 by Alderbrook press office
Fourteen recommendations, fourteen deadlines, and a public progress board in the Town Hall lobby.
The council has accepted all fourteen recommendations of two independent reports and has published a date against each of them. A progress board will hang in the lobby of the Town Hall, where anybody can read it.
"A recommendation without a date is a wish," said the leader of the council, Cllr Maureen Oakes. "People in Alderbrook are entitled to see which of ours are done, which are late, and who is answerable."
The reports, both of them child safeguarding practice reviews, asked the council, health visitors and police to share what they know within one working day. A shared duty desk opens on the first of next month, staffed from eight in the morning until eight at night.
Cabinet members will look at progress in public every quarter, beginning in the spring.', '29a399475c8839bd3a5ab1c8db1144198568894a42436dfc36da469e57139e8c', 1, '2026-11-25 14:27:14.964994+00');
INSERT INTO public.text VALUES (6, 5, 'revision', 1, 'page', 'Scrutiny committee looks again at lessons from 2019', 'h1', NULL, 'Members of the scrutiny committee have asked officers to bring back the action plan of 2019 and to say, line by line, what became of it.
The plan followed a serious-case review’s publication that spring. It held thirty-two actions, of which twenty-nine were marked green within a year, and the chair would like to know what green meant.
"I have been here long enough to distrust a full column of green," said Cllr Desmond Pyke, who chairs the committee. "I want to meet somebody whose job is different because of it."
Officers report back in two months. The meeting is open to the public and, for the first time, so is the kettle.', '06ab5d57e95445e389a1b4482f851268ad0fcf4370967d23dd711df4e77e0ea3', 1, '2026-11-25 14:27:14.980799+00');
INSERT INTO public.text VALUES (7, 5, 'revision', 2, 'feed', 'Scrutiny committee looks again at lessons from 2019', 'feed', NULL, 'Councillors ask which of the promises made five years ago were kept.', '3bac527a4df36154ca5154bbfea859bb01bfb4fcaec955a9e628b19db0c8a328', 1, '2026-11-25 14:27:14.980799+00');
INSERT INTO public.text VALUES (8, 6, 'revision', 1, 'page', 'Retrofit course fills in a morning', 'h1', 'Ostrey Skills', 'Sixty places on a new course for people who want to learn how to insulate old houses were taken within a morning. Four hundred people applied, among them a retired organ builder and two thirds of a rock band.
The course lasts for twelve weeks and ends in a real terrace, whose owners have been promised that everything will be put back. Those who pass are offered an interview with one of nine local firms.
A second course follows in September, with twice as many places and a waiting list for those who missed the first.
The authority pays. The terrace is expected to be rather warmer.', '8589cc34f288441fcdfcd68bf03b11617b0ae0b00e27b9c5d605bca1714a8661', 1, '2026-11-25 14:27:15.057101+00');
INSERT INTO public.text VALUES (9, 6, 'revision', 2, 'feed', 'Retrofit course fills in a morning', 'feed', NULL, 'Sixty places to learn how to insulate old houses, and four hundred applications.', '6563ea954832e85c9d9ccec53a497d5054984e3a66a3b6ebc7a9bccc3bba2f31', 1, '2026-11-25 14:27:15.057101+00');
INSERT INTO public.text VALUES (10, 7, 'revision', 1, 'page', 'Learning published today', 'h1', 'Fennimore SCP business unit', 'The partnership has today published the learning from two earlier inquiries, together with a single page that can be pinned to a staffroom wall and a film of nine minutes for team meetings.
Both serious case reviews were begun under the former local board. They have waited for the end of court proceedings, and no family is identified in either of them.
The independent scrutineer, Dr Ruth Pennywell, said that the two reports, written by different people, had arrived at the same sentence: somebody had noticed, and nobody had asked.
Every agency in the partnership has been given eight weeks to say what it will do differently, and the answers will be printed beside the reports.', '92f3be2537dde14a775fb7be868e7d9077274bfc606507e89e6012980e048bc7', 1, '2026-11-25 14:27:15.059312+00');
INSERT INTO public.text VALUES (11, 7, 'revision', 2, 'feed', 'Learning published today', 'feed', NULL, 'Two reports, one page of learning, and a short film for team meetings.', 'f723608845aedef6044e68c89bb103d9bc799f555954cd23350e871a3710f2ee', 1, '2026-11-25 14:27:15.059312+00');
INSERT INTO public.text VALUES (12, 8, 'revision', 1, 'page', 'Peer team finds steady progress and stubborn gaps', 'h1', NULL, 'Published 25 November 2026 by Alderbrook press office
Five visitors, four days, sixty conversations. Here is what they told us.
Five senior officers from other authorities spent four days in Alderbrook this month and spoke to sixty members of staff, eleven foster carers and a room full of head teachers. Their letter is published today without changes.
They found that the borough’s children’s services answer the telephone faster than they did a year ago, and that social workers stay longer. They also found that families still have to tell their story three times before anyone writes it down properly.
"We asked for candour and we got it," said the chief executive, Gwen Harcastle. "The third telling is the one that bothers me, and it is the one that we shall mend first."
The team returns in nine months to see whether the council did what it says here.', 'bf7eb93611251d89a34323411ed8d71c074485225631ed12a0d62d456baf5dea', 1, '2026-11-25 14:27:15.194435+00');
INSERT INTO public.text VALUES (13, 9, 'revision', 1, 'page', 'Director who turned a failing department round to step down', 'json-ld', 'Imogen Trask, Social Affairs Correspondent', 'Eight years, three inspections and one resignation letter, written by hand.
Philippa Vane, who has run children''s services in Alderbrook for eight years and through three inspections, will leave in the summer.
She arrived a fortnight after the department had been given the lowest grade there is, and was told by her deputy that the post had a half-life. Her last inspection found it good, with some leadership that was better than that.
In a letter written by hand and copied to every team, she thanks the people who stayed. "The trick was never a trick," it says. "We read every file, we rang every family, and we stopped hiring consultants."
The council will advertise the post after Easter. She has asked that there be no party, and there will be one.', 'd4fc9036728c91ef4000254798d9c68d175fe3cc112b333bd073780077c48c6d', 1, '2026-11-25 14:27:15.210292+00');
INSERT INTO public.text VALUES (14, 10, 'revision', 1, 'page', 'New briefing on bruising in babies', 'h1', 'Fennimore SCP business unit', 'A new seven-minute briefing explains what to do when a baby who is not yet mobile has a bruise, however small, and however good the explanation sounds.
It answers the first finding of this year’s child safeguarding-practice review’s interim report, which was that practitioners knew the procedure and still felt awkward about following it.
The briefing was written with health visitors and tried out on two GP surgeries, one nursery and a patient receptionist. It contains a telephone number, a diagram and no abbreviations.
Please print it. The partnership''s figures say that a printed page is read twice as often as a link.', 'f6d300bb0b12c0852692bc970115eab3a2c313557e13bc68a6a5d99d19309a40', 1, '2026-11-25 14:27:15.213697+00');
INSERT INTO public.text VALUES (15, 10, 'revision', 2, 'feed', 'New briefing on bruising in babies', 'feed', NULL, 'Seven minutes to read, written with health visitors.', 'fcef9e522c6db9d31c4f325cb58b9a037b5078e85af4067fe9b5f5a3d7ce8d3a', 1, '2026-11-25 14:27:15.213697+00');
INSERT INTO public.text VALUES (16, 11, 'revision', 1, 'page', 'Archive to weed forty years of planning files', 'h1', NULL, 'The borough has begun a serious review of case files kept in the basement of the old Customs House, where forty years of planning applications stand on two miles of shelves.
In this case, review panels of two will look at every box. What the law says must be kept will be scanned, what historians want will go to the record office, and the rest will be pulped.
The oldest box so far held an objection to the railway, two sandwiches and a perfectly good umbrella.
The work is expected to take until the autumn, and the basement is wanted for bicycles after that.', '310370ff7bd73db147c26d4bcbf04c9f03f7b2077cb4bba8ad4d7a95041bf3af', 1, '2026-11-25 14:27:15.232149+00');
INSERT INTO public.text VALUES (17, 11, 'revision', 2, 'feed', 'Archive to weed forty years of planning files', 'feed', NULL, 'A serious review of case files, one shelf at a time.', 'cf2fbf15e02e2f7ceaab439e0a4b13f0221b3fab7106019a99070c2aa26e9d41', 1, '2026-11-25 14:27:15.232149+00');
INSERT INTO public.text VALUES (18, 12, 'revision', 1, 'page', 'Tram fares frozen for a second year', 'h1', 'Ostrey Transport', 'Tram fares stay as they are for a second year. A single costs one pound ninety, a day ticket four pounds twenty, and children ride free on Sundays with anybody who looks responsible.
The freeze is paid for by fuller trams. Passengers rose by eleven per cent last year, and nobody is certain why, though the heaters were mended in February.
Board members had been offered a smaller increase and a larger one. They took neither, on the ground that people had only just learned the present fares.
New timetables come into force in June.', '13f9dd8928a8fcd3de5ba885cd2e3333faafb74932f5548bef506056b0fc1a99', 1, '2026-11-25 14:27:15.242736+00');
INSERT INTO public.text VALUES (19, 12, 'revision', 2, 'feed', 'Tram fares frozen for a second year', 'feed', NULL, 'A single stays at one pound ninety, and children ride free on Sundays.', '3590cd608f44c86db4ec85950d041fe61d74b24670f35b3831560d608de22aea', 1, '2026-11-25 14:27:15.242736+00');
INSERT INTO public.text VALUES (20, 13, 'revision', 1, 'page', 'Annual report: what we saw in two hundred visits', 'h1', 'The Chief Inspector', 'Better telephones, thinner forms and a shortage of foster homes.
In a year of two hundred visits we saw telephones answered sooner, forms grow thinner and the supply of foster homes shrink for the third year running.
We read what was said in every child safeguarding practice review’s summary, and we looked for its traces on the ground twelve months later. In half of the places we found them. In the other half we found the action plan.
Where things had changed, the reason was nearly always a person: a team manager who had read the report herself and would not let the matter drop.
This year we shall ask fewer questions about plans, and more about Tuesdays.', '866b2237d2e04b428ab06820f230f88a2e400683798823fdd61f20af89a0653e', 1, '2026-11-25 14:27:15.249478+00');
INSERT INTO public.text VALUES (21, 14, 'revision', 1, 'page', 'Vacancy: senior social worker, safeguarding and assessment', 'h1', NULL, 'Published 25 November 2026 by Alderbrook people team
A permanent post in a team that laughs, in a town with a river and two good bakeries.
Alderbrook is looking for a senior social worker to join the safeguarding and assessment team at Millrace House. The post is permanent, and four days a week can be arranged.
You will hold a small caseload, supervise two newly qualified colleagues and help to shape the way that children''s services work with schools. You will need a current registration and three years of practice.
The team meets on Tuesdays, argues well and goes home on time. A bicycle can be borrowed from the front desk.
Applications close at noon on the last working day of the month, and interviews are held in the week after.', '1541d120c3d72437a83ea2a6e6533412bbdab049e610c1ce91c1fef07b61890c', 1, '2026-11-25 14:27:15.377395+00');
INSERT INTO public.text VALUES (22, 15, 'revision', 1, 'page', 'Pay award agreed after eleven meetings', 'json-ld', 'Rufus Bell, Workforce Reporter', 'Unions and employers settle, with a bank holiday''s worth of goodwill left over.
Employers and unions have agreed this year''s pay award after eleven meetings, the last of which ended at ten past four in the morning over cold pizza.
The lowest grades gain most, and the gap between the top of one scale and the bottom of the next, which had shrunk to eleven pence an hour, has been opened again.
Treasurers say that the award is affordable, in the voice that treasurers use. Most had budgeted for slightly less, and several for slightly more.
Back pay arrives in next month''s packets. Talks about next year begin, by long custom, in about three weeks.', 'b9707c4296bc45d6d285a142cd1db40fc1339a2fb76d411c6029e3c767a8f9be', 1, '2026-11-25 14:27:15.37934+00');
INSERT INTO public.text VALUES (23, 16, 'revision', 1, 'page', 'Spring training calendar is out', 'h1', 'Learning, Development', 'Forty courses are open for booking, from a first half-day for volunteers to a week for those who chair meetings. Thirty-one of them cost nothing to staff of partner agencies.
New this spring are a morning on professional curiosity, an afternoon on writing records that a family could read without wincing, and a day on working with interpreters.
Courses are held at the Corn Exchange, five minutes from the station and above a very good cheese shop. Lunch is provided unless the calendar says otherwise.
Places go quickly. If you book one and cannot come, please say so, for there is always somebody waiting.', '48408a2ade87e5664d1707894a57a21168c8bfbb413bb7006ff15782d925e807', 1, '2026-11-25 14:27:15.400078+00');
INSERT INTO public.text VALUES (24, 16, 'revision', 2, 'feed', 'Spring training calendar is out', 'feed', NULL, 'Forty courses, thirty-one of them free, and lunch at most of them.', '9d65ab53faa15129f48cd543017ccc8f91b4edaea053a859a134a9f13b1ed2c3', 1, '2026-11-25 14:27:15.400078+00');
INSERT INTO public.text VALUES (25, 17, 'revision', 1, 'page', 'Joint archive of reports goes online', 'h1', 'Ostrey Policy', 'Six authorities have put thirty years of reports into one archive that anybody can search. It holds budgets, bus surveys, flood plans and every serious case review that the region has published.
Until now a researcher had to write to six offices, and two of them would answer. The archive was built by the record office over one winter, with a grant and a borrowed scanner.
The oldest report describes the weather of 1991, and concludes that there was some.
Corrections are welcome, and eleven have been made already.', '89dea39873cfb014013a56209ce9980c67cf6386a40d285de4688e7ccfde91ae', 1, '2026-11-25 14:27:15.403821+00');
INSERT INTO public.text VALUES (26, 17, 'revision', 2, 'feed', 'Joint archive of reports goes online', 'feed', NULL, 'Thirty years of reports from six authorities in one place.', 'ed5a70000231ad4c44a0d0ee7ffaf1b1674b2a546c5a8a7be088b5f9e548f456', 1, '2026-11-25 14:27:15.403821+00');
INSERT INTO public.text VALUES (27, 18, 'revision', 1, 'page', 'Gritters ready, names chosen', 'h1', NULL, 'Six new gritters stand ready at the Saltings depot with two thousand tonnes of salt behind them. Schools across the borough have chosen their names from more than four hundred suggestions.
Spready Mercury, Grittany and Sir Salter Scott will cover the main roads. Nobody Expects the Spanish Ignition won the popular vote but would not fit on the door.
Gritting begins when the road surface is forecast to fall below one degree. A map shows where each lorry has been in the past hour, which has proved unexpectedly popular with night-shift workers.
Salt bins on side roads were filled last week. If yours is empty, please let the depot know.', 'e61118030203a87283f02b85009a108e607f01081fcd7aa4ee09a0a5b937ddf4', 1, '2026-11-25 14:27:15.420861+00');
INSERT INTO public.text VALUES (28, 18, 'revision', 2, 'feed', 'Gritters ready, names chosen', 'feed', NULL, 'Schoolchildren have named the new gritters, and most of the names can be printed.', 'cae3feb9df9a68cdae93fdea9a4452977eed630bfaef5c332d0554dec4d1bb91', 1, '2026-11-25 14:27:15.420861+00');
INSERT INTO public.text VALUES (29, 19, 'revision', 1, 'page', 'Inspection handbook loses its appendices', 'h1', 'Office for Care Standards', 'Eleven appendices become one table.
The handbook that tells inspectors what to look for has been shortened from two hundred and six pages to fifty-four. Eleven appendices have become one table.
Nothing has been taken away that anybody used. We know this because we asked every inspector to mark each page that they had opened in the past two years, and most of the pages were clean.
The judgements stay the same, and so does the notice that we give. The glossary, which explained forty words that need not have been used, has gone with them.
The new handbook applies to visits that begin after the first of next month.', '1370afbb2a21a276f0d1447c4b5e0a3e37a894548c1a9df28543578618195877', 1, '2026-11-25 14:27:15.450229+00');
INSERT INTO public.text VALUES (30, 20, 'revision', 1, 'page', 'Fostering in figures: fewer homes, shorter waits', 'h1', 'Statistics team', 'The annual figures, with a warning about one of them.
There were four per cent fewer approved foster homes at the end of the year than at its beginning, the third fall in a row. Enquiries rose by nine per cent, and approvals took three weeks less.
Most people who stopped fostering did so because they retired. One in six said that they had not felt listened to, which is the figure that we would look at first.
Readers should be careful with the regional table. Two authorities changed their systems in the year and counted the same homes twice, then apologised and counted them not at all.
The tables are published as open data, with notes on how each figure was reached.', 'f989fad5594b587abe7b4a5e912d5b5955ecfcdf45f0cd928174f12465fb1058', 1, '2026-11-25 14:27:15.646387+00');
INSERT INTO public.text VALUES (31, 21, 'revision', 1, 'page', 'Bin collections move by one day after the bank holiday', 'h1', NULL, 'Published 25 November 2026 by Streets and parks
Monday''s bins go out on Tuesday, Tuesday''s on Wednesday, and so on until Saturday.
There is no collection on bank holiday Monday. Every round that week runs one day later than usual, and Friday''s bins are emptied on Saturday morning.
Please put bins out by seven o''clock with their lids closed. Garden waste is collected as normal, because the crews who do it start on a Wednesday anyway.
The recycling centre at Tanner''s Wharf stays open throughout, from nine until four. Last year the queue was longest at eleven o''clock and shortest at ten past three, when there was nobody there at all.
A large-print calendar can be picked up from any library in the borough.', '47b2d94dc2931effa7d968562a7b235e45b720d0880dc182b5f304dfe1f760c9', 1, '2026-11-25 14:27:15.647379+00');
INSERT INTO public.text VALUES (32, 22, 'revision', 1, 'page', 'Annual conference looks next door for ideas', 'h1', 'Fennimore SCP business unit', 'This year''s conference is held together with our neighbours, and it begins with a morning of things that went wrong, each told in ten minutes by the person who would rather not.
The safeguarding lead for Alderbrook opens with the story of a referral form that had grown to thirty-one pages. It is now two pages long, and nobody can remember what the others were for.
After lunch, small groups take one case each and follow it from the first telephone call. All cases are invented, though several people last year were sure that they recognised theirs.
There are two hundred seats and, at the time of writing, a hundred and twelve of them are empty.', '3ffa49656b775ebcff7dc6f13c89c4a9833f6d84608c13f11b5affd66332a5b1', 1, '2026-11-25 14:27:15.669322+00');
INSERT INTO public.text VALUES (33, 22, 'revision', 2, 'feed', 'Annual conference looks next door for ideas', 'feed', NULL, 'Two partnerships, one hall, and a morning of things that went wrong.', 'f0663c6f144b1cfaaea4baa45545a7d6a6f3db1540dfbebcbe8c1dfcf93c3d87', 1, '2026-11-25 14:27:15.669322+00');
INSERT INTO public.text VALUES (34, 23, 'revision', 1, 'page', 'Market hall roof repaired ahead of time', 'h1', NULL, 'The glass roof of the market hall has been repaired three weeks ahead of time. Nine hundred panes were taken out, cleaned and put back, and only eleven of them were broken in the doing.
Traders stayed open throughout, under boards painted by the sixth form of Quayside School. The boards proved so well liked that they have been hung along the north wall.
The roof was last repaired in 1954, when the bill included four pounds for beer. This year''s bill does not.
Sparrows, which had lived under the old gutters, have been given boxes and appear to approve of them.', 'f5ef19a41f14b9c04ae5c377c8d2d0567d81435de0e490c130c7689099b18156', 1, '2026-11-25 14:27:15.675519+00');
INSERT INTO public.text VALUES (35, 23, 'revision', 2, 'feed', 'Market hall roof repaired ahead of time', 'feed', NULL, 'Nine hundred panes, one ladder and a very calm contractor.', 'e12f2e503e54adcf2a98b80f84131f1a814fd9925ee3213ffb49254f6e53fe3f', 1, '2026-11-25 14:27:15.675519+00');
INSERT INTO public.text VALUES (36, 24, 'revision', 1, 'page', 'Vacancy of the week: head of safeguarding, Alderbrook', 'json-ld', 'Gazette Jobs', 'A big job in a small town.
Our pick of this week''s advertisements is a big job in a small town. Alderbrook wants a head of safeguarding who can "walk into any room and ask the next question".
The advertisement is unusually short. It names the salary, the manager, the three things that are hard about the job and the one that is lovely, which is the view.
Candidates are invited to spend a morning with the team before they apply, and to bring sandwiches.
The closing date is the twentieth. Gazette Jobs understands that the last holder of the post is going to keep bees.', '4c6e2f456f5cfe32ca17cb4a4f9db505aff6bf83adef844b4c6d0e96a8646249', 1, '2026-11-25 14:27:15.683752+00');
INSERT INTO public.text VALUES (37, 25, 'revision', 1, 'page', 'A telephone line that does not ask you to press two', 'h1', 'Office for Care Standards', 'People who ring us now get a person.
Anyone who rings our complaints line now gets a person instead of a menu. Calls are answered in Grantley by a team of nine, who between them speak six languages and know where everything is.
In the first month the average call became two minutes longer, and the number of people who had to ring again fell by half. The team regards this as a fair exchange.
The line is open from eight until six on working days. Outside these hours a machine takes messages, and it does not play music.
Letters are still welcome, and are still opened by hand.', '81e65d92c797949ca77530425a0a0d796a048216a4fce250fbcff45a4ae428db', 1, '2026-11-25 14:27:15.885644+00');
INSERT INTO public.text VALUES (38, 26, 'revision', 1, 'page', 'Opinion: nobody ever got sacked for buying a lift', 'json-ld', 'Alasdair Quill', 'What a broken lift can teach a procurement team.
Every town hall has a lift that does not work, and behind every one of them is a contract that worked perfectly.
I spent a year reading such contracts for a living. They run to ninety pages, they describe the buttons in detail, and they have nothing to say about who answers the telephone on a Sunday when somebody is stuck between floors.
The good ones that I found were short. They had been written by the caretaker and corrected by the lawyer, and not the other way round.
So here is my modest proposal. Before a contract is signed, let the person who will have to ring the number ring it once, at night, and tell the committee who picked up.', '444b02eaa4d698034f10a8b4f67e9adf073b87fed5ed4058b7cba1b48dc26888', 1, '2026-11-25 14:27:15.896245+00');
INSERT INTO public.text VALUES (39, 27, 'revision', 1, 'page', 'Council tax letters rewritten in plain words', 'h1', NULL, 'The letter that reminds people to pay their council tax has been rewritten. It used to run to four hundred words, the first of which was "Whereas".
The new one says how much is owed, by when, and what to do if that cannot be managed. It gives the name of a person and her telephone number, and it has been tried out on forty residents, including two who like forms.
In the trial, half as many people rang to ask what the letter meant, and payments came in nine days sooner.
The parking letter is next. Officers describe it as a challenge.', '643d6590902219ed3920af6412e642cd7b6f819f63592e6de0bb8ad6d339eb88', 1, '2026-11-25 14:27:15.902276+00');
INSERT INTO public.text VALUES (40, 27, 'revision', 2, 'feed', 'Council tax letters rewritten in plain words', 'feed', NULL, 'The reminder has lost two hundred words and its temper.', '397c31fdbc9a62efb94d3f86219ea2ecc9987071849f9dfeb3856d8d306225b9', 1, '2026-11-25 14:27:15.902276+00');
INSERT INTO public.text VALUES (41, 28, 'revision', 1, 'page', 'River path reopens after three winters', 'h1', NULL, 'Published 24 November 2026 by Streets and parks
The missing half mile between the lock and the old dye works is open again.
The river path between Cooper''s Lock and the old dye works has reopened, three winters after the bank slipped into the water and took two benches and a litter bin along with it.
The new bank is held by willow and coir instead of concrete. Engineers expect it to move a little, which is what banks do, and they have hung small brass markers along the fence so that anyone can see by how much.
The benches were found downstream in good order and have been put back. The litter bin was not.
The work cost slightly less than planned. The balance pays for lamps at the steps.', '898ad1848376ee2590a67510fdc76d9abff923e1f1b005f1465951e4c6e6cd7f', 1, '2026-11-25 14:27:15.903095+00');
INSERT INTO public.text VALUES (42, 29, 'revision', 1, 'page', 'Private fostering: a quiet word can help', 'h1', 'Fennimore SCP business unit', 'When a child under sixteen lives for more than twenty-eight days with someone who is not a close relative, the law calls it private fostering, and the council must be told.
Most people who do it have never heard the words. They are helping out a friend, and they are usually doing it well. A visit makes sure that they get the advice and the money that they may be entitled to.
If you know of such a family, have a quiet word with them first. Then ring the number on the back of this month''s leaflet, or ask at any school office.
Nobody is in trouble for asking, and most visits end with a cup of tea.', '925b49ba4113572a2f8d729f6dbd375fe598077f4ad3445958b81a66953b44a8', 1, '2026-11-25 14:27:15.908235+00');
INSERT INTO public.text VALUES (43, 29, 'revision', 2, 'feed', 'Private fostering: a quiet word can help', 'feed', NULL, 'When a child lives with somebody else''s family for a month, the council should know.', 'c4b8cb89811c2f29de3251be1aeb1cefd6c14d6978ff05b21b0ced0725f823b3', 1, '2026-11-25 14:27:15.908235+00');
INSERT INTO public.text VALUES (44, 30, 'revision', 1, 'page', 'Libraries to open on Sunday afternoons', 'h1', NULL, 'Two branches first, the others if people come.
The Central and Millrace libraries will open from one until five on Sundays, beginning next month. If enough people come, the three smaller branches follow in the autumn.
Residents asked for Sundays in last year''s survey more often than for anything else, apart from better coffee, which is being looked into separately.
Staff volunteered for the new hours, and the rota is full until July. Story time stays on Saturdays, the chess club moves to Sundays, and the photocopier remains as it is.
A trial like this one ran in 1988 and ended because nobody had told the public about it.', 'a6480fcd6233215e7b5176c2a532579c5eabe46999c1a57e5ef1dd6507638a4e', 1, '2026-11-25 14:27:16.066876+00');
INSERT INTO public.text VALUES (45, 31, 'revision', 1, 'page', 'Four counties, one mayor, no name', 'json-ld', 'Rufus Bell, Workforce Reporter', 'A deal has been signed for a region that nobody can agree what to call.
Leaders of four counties signed a devolution deal on Thursday and left blank the line on which the region''s name should stand.
The powers are settled: buses, skills and a share of the adult education budget. The money is settled too, for three years. The name went to a vote, which was tied, and then to a second vote, which was also tied.
A consultant''s suggestion, which cost nine thousand pounds, was withdrawn when it proved to mean "wet sheep" in Old Norse.
The first mayor is elected in May. Candidates have been told that they may stand without knowing of what.', 'cd35e29705a1ec80e8f28fa176ad3e49f0a422cf0a561ac69f1517186c715bde', 1, '2026-11-25 14:27:16.079089+00');


--
-- Data for Name: text_matched; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.text_matched VALUES (1, 2, '2026-11-25 14:27:16.175959+00');
INSERT INTO public.text_matched VALUES (2, 2, '2026-11-25 14:27:16.175959+00');
INSERT INTO public.text_matched VALUES (3, 2, '2026-11-25 14:27:16.175959+00');
INSERT INTO public.text_matched VALUES (4, 2, '2026-11-25 14:27:16.175959+00');
INSERT INTO public.text_matched VALUES (5, 2, '2026-11-25 14:27:16.175959+00');
INSERT INTO public.text_matched VALUES (6, 2, '2026-11-25 14:27:16.175959+00');
INSERT INTO public.text_matched VALUES (7, 2, '2026-11-25 14:27:16.175959+00');
INSERT INTO public.text_matched VALUES (8, 2, '2026-11-25 14:27:16.175959+00');
INSERT INTO public.text_matched VALUES (9, 2, '2026-11-25 14:27:16.175959+00');
INSERT INTO public.text_matched VALUES (10, 2, '2026-11-25 14:27:16.175959+00');
INSERT INTO public.text_matched VALUES (11, 2, '2026-11-25 14:27:16.175959+00');
INSERT INTO public.text_matched VALUES (12, 2, '2026-11-25 14:27:16.175959+00');
INSERT INTO public.text_matched VALUES (13, 2, '2026-11-25 14:27:16.175959+00');
INSERT INTO public.text_matched VALUES (14, 2, '2026-11-25 14:27:16.175959+00');
INSERT INTO public.text_matched VALUES (15, 2, '2026-11-25 14:27:16.175959+00');
INSERT INTO public.text_matched VALUES (16, 2, '2026-11-25 14:27:16.175959+00');
INSERT INTO public.text_matched VALUES (17, 2, '2026-11-25 14:27:16.175959+00');
INSERT INTO public.text_matched VALUES (18, 2, '2026-11-25 14:27:16.175959+00');
INSERT INTO public.text_matched VALUES (19, 2, '2026-11-25 14:27:16.175959+00');
INSERT INTO public.text_matched VALUES (20, 2, '2026-11-25 14:27:16.175959+00');
INSERT INTO public.text_matched VALUES (21, 2, '2026-11-25 14:27:16.175959+00');
INSERT INTO public.text_matched VALUES (22, 2, '2026-11-25 14:27:16.175959+00');
INSERT INTO public.text_matched VALUES (23, 2, '2026-11-25 14:27:16.175959+00');
INSERT INTO public.text_matched VALUES (24, 2, '2026-11-25 14:27:16.175959+00');
INSERT INTO public.text_matched VALUES (25, 2, '2026-11-25 14:27:16.175959+00');
INSERT INTO public.text_matched VALUES (26, 2, '2026-11-25 14:27:16.198725+00');
INSERT INTO public.text_matched VALUES (27, 2, '2026-11-25 14:27:16.198725+00');
INSERT INTO public.text_matched VALUES (28, 2, '2026-11-25 14:27:16.198725+00');
INSERT INTO public.text_matched VALUES (29, 2, '2026-11-25 14:27:16.198725+00');
INSERT INTO public.text_matched VALUES (30, 2, '2026-11-25 14:27:16.198725+00');
INSERT INTO public.text_matched VALUES (31, 2, '2026-11-25 14:27:16.198725+00');
INSERT INTO public.text_matched VALUES (32, 2, '2026-11-25 14:27:16.198725+00');
INSERT INTO public.text_matched VALUES (33, 2, '2026-11-25 14:27:16.198725+00');
INSERT INTO public.text_matched VALUES (34, 2, '2026-11-25 14:27:16.198725+00');
INSERT INTO public.text_matched VALUES (35, 2, '2026-11-25 14:27:16.198725+00');
INSERT INTO public.text_matched VALUES (36, 2, '2026-11-25 14:27:16.198725+00');
INSERT INTO public.text_matched VALUES (37, 2, '2026-11-25 14:27:16.198725+00');
INSERT INTO public.text_matched VALUES (38, 2, '2026-11-25 14:27:16.198725+00');
INSERT INTO public.text_matched VALUES (39, 2, '2026-11-25 14:27:16.198725+00');
INSERT INTO public.text_matched VALUES (40, 2, '2026-11-25 14:27:16.198725+00');
INSERT INTO public.text_matched VALUES (41, 2, '2026-11-25 14:27:16.198725+00');
INSERT INTO public.text_matched VALUES (42, 2, '2026-11-25 14:27:16.198725+00');
INSERT INTO public.text_matched VALUES (43, 2, '2026-11-25 14:27:16.198725+00');
INSERT INTO public.text_matched VALUES (44, 2, '2026-11-25 14:27:16.198725+00');
INSERT INTO public.text_matched VALUES (45, 2, '2026-11-25 14:27:16.198725+00');


--
-- Data for Name: to_match; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.to_match VALUES (45);


--
-- Data for Name: url_alias; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.url_alias VALUES ('ostrey-ca.example:42779/news/night-bus', 1, 'http://ostrey-ca.example:42779/news/night-bus', 'link', '2026-11-25 14:27:14.933014+00');
INSERT INTO public.url_alias VALUES ('municipalgazette.example:42779/news/redacted-reports-to-be-published-in-full', 2, 'http://municipalgazette.example:42779/news/redacted-reports-to-be-published-in-full', 'link', '2026-11-25 14:27:14.941117+00');
INSERT INTO public.url_alias VALUES ('carestandards.example:42779/news/inspection-alderbrook', 3, 'http://carestandards.example:42779/news/inspection-alderbrook', 'link', '2026-11-25 14:27:14.952706+00');
INSERT INTO public.url_alias VALUES ('alderbrook.example:42779/news/practice-review-response', 4, 'http://alderbrook.example:42779/news/practice-review-response', 'link', '2026-11-25 14:27:14.964994+00');
INSERT INTO public.url_alias VALUES ('westmarsh.example:42779/news/scrutiny-looks-again', 5, 'http://westmarsh.example:42779/news/scrutiny-looks-again', 'link', '2026-11-25 14:27:14.980799+00');
INSERT INTO public.url_alias VALUES ('ostrey-ca.example:42779/news/skills-bootcamp', 6, 'http://ostrey-ca.example:42779/news/skills-bootcamp', 'link', '2026-11-25 14:27:15.057101+00');
INSERT INTO public.url_alias VALUES ('fennimore-scp.example:42779/news/learning-from-two-reviews', 7, 'http://fennimore-scp.example:42779/news/learning-from-two-reviews', 'link', '2026-11-25 14:27:15.059312+00');
INSERT INTO public.url_alias VALUES ('alderbrook.example:42779/news/childrens-services-steady-progress', 8, 'http://alderbrook.example:42779/news/childrens-services-steady-progress', 'link', '2026-11-25 14:27:15.194435+00');
INSERT INTO public.url_alias VALUES ('municipalgazette.example:42779/news/director-to-step-down', 9, 'http://municipalgazette.example:42779/news/director-to-step-down', 'link', '2026-11-25 14:27:15.210292+00');
INSERT INTO public.url_alias VALUES ('fennimore-scp.example:42779/news/briefing-bruising', 10, 'http://fennimore-scp.example:42779/news/briefing-bruising', 'link', '2026-11-25 14:27:15.213697+00');
INSERT INTO public.url_alias VALUES ('westmarsh.example:42779/news/serious-review-of-case-files', 11, 'http://westmarsh.example:42779/news/serious-review-of-case-files', 'link', '2026-11-25 14:27:15.232149+00');
INSERT INTO public.url_alias VALUES ('ostrey-ca.example:42779/news/fares-frozen', 12, 'http://ostrey-ca.example:42779/news/fares-frozen', 'link', '2026-11-25 14:27:15.242736+00');
INSERT INTO public.url_alias VALUES ('carestandards.example:42779/news/annual-report', 13, 'http://carestandards.example:42779/news/annual-report', 'link', '2026-11-25 14:27:15.249478+00');
INSERT INTO public.url_alias VALUES ('alderbrook.example:42779/news/vacancy-senior-social-worker', 14, 'http://alderbrook.example:42779/news/vacancy-senior-social-worker', 'link', '2026-11-25 14:27:15.377395+00');
INSERT INTO public.url_alias VALUES ('municipalgazette.example:42779/news/pay-award', 15, 'http://municipalgazette.example:42779/news/pay-award', 'link', '2026-11-25 14:27:15.37934+00');
INSERT INTO public.url_alias VALUES ('fennimore-scp.example:42779/news/training-calendar', 16, 'http://fennimore-scp.example:42779/news/training-calendar', 'link', '2026-11-25 14:27:15.400078+00');
INSERT INTO public.url_alias VALUES ('ostrey-ca.example:42779/news/older-than-the-look-back', 17, 'http://ostrey-ca.example:42779/news/older-than-the-look-back', 'link', '2026-11-25 14:27:15.403821+00');
INSERT INTO public.url_alias VALUES ('westmarsh.example:42779/news/gritting', 18, 'http://westmarsh.example:42779/news/gritting', 'link', '2026-11-25 14:27:15.420861+00');
INSERT INTO public.url_alias VALUES ('carestandards.example:42779/news/new-inspection-handbook', 19, 'http://carestandards.example:42779/news/new-inspection-handbook', 'link', '2026-11-25 14:27:15.450229+00');
INSERT INTO public.url_alias VALUES ('carestandards.example:42779/news/fostering-statistics', 20, 'http://carestandards.example:42779/news/fostering-statistics', 'link', '2026-11-25 14:27:15.646387+00');
INSERT INTO public.url_alias VALUES ('alderbrook.example:42779/news/bank-holiday-bins', 21, 'http://alderbrook.example:42779/news/bank-holiday-bins', 'link', '2026-11-25 14:27:15.647379+00');
INSERT INTO public.url_alias VALUES ('fennimore-scp.example:42779/news/joint-conference', 22, 'http://fennimore-scp.example:42779/news/joint-conference', 'link', '2026-11-25 14:27:15.669322+00');
INSERT INTO public.url_alias VALUES ('westmarsh.example:42779/news/market-hall-roof', 23, 'http://westmarsh.example:42779/news/market-hall-roof', 'link', '2026-11-25 14:27:15.675519+00');
INSERT INTO public.url_alias VALUES ('municipalgazette.example:42779/news/vacancy-of-the-week', 24, 'http://municipalgazette.example:42779/news/vacancy-of-the-week', 'link', '2026-11-25 14:27:15.683752+00');
INSERT INTO public.url_alias VALUES ('carestandards.example:42779/news/complaints-line', 25, 'http://carestandards.example:42779/news/complaints-line', 'link', '2026-11-25 14:27:15.885644+00');
INSERT INTO public.url_alias VALUES ('municipalgazette.example:42779/news/procurement-opinion', 26, 'http://municipalgazette.example:42779/news/procurement-opinion', 'link', '2026-11-25 14:27:15.896245+00');
INSERT INTO public.url_alias VALUES ('westmarsh.example:42779/news/council-tax-letters', 27, 'http://westmarsh.example:42779/news/council-tax-letters', 'link', '2026-11-25 14:27:15.902276+00');
INSERT INTO public.url_alias VALUES ('alderbrook.example:42779/news/river-path-reopens', 28, 'http://alderbrook.example:42779/news/river-path-reopens', 'link', '2026-11-25 14:27:15.903095+00');
INSERT INTO public.url_alias VALUES ('fennimore-scp.example:42779/news/private-fostering', 29, 'http://fennimore-scp.example:42779/news/private-fostering', 'link', '2026-11-25 14:27:15.908235+00');
INSERT INTO public.url_alias VALUES ('alderbrook.example:42779/news/library-opening-hours', 30, 'http://alderbrook.example:42779/news/library-opening-hours', 'link', '2026-11-25 14:27:16.066876+00');
INSERT INTO public.url_alias VALUES ('municipalgazette.example:42779/news/devolution-deal', 31, 'http://municipalgazette.example:42779/news/devolution-deal', 'link', '2026-11-25 14:27:16.079089+00');


--
-- Data for Name: watch; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.watch VALUES (1, 'Safeguarding reviews', NULL);
INSERT INTO public.watch VALUES (2, 'Alderbrook''s children', NULL);
INSERT INTO public.watch VALUES (9, 'Inquests', '2026-11-25 15:00:00+00');


--
-- Data for Name: watch_version; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.watch_version VALUES (1, 1, '{"name": "Safeguarding reviews", "phrases": ["serious case review", "child safeguarding practice review"]}', '3ac0c171e2d48c3b0cd523129864495b53d796eec5b3d64765c9d52c28f0f2a4', '2026-11-25 14:27:13.708644+00');
INSERT INTO public.watch_version VALUES (2, 2, '{"name": "Alderbrook''s children", "query": "alderbrook AND (safeguarding OR \"children''s services\") NOT title:vacancy\n"}', 'e9b77cc24f86b6276fdafdabeef3bc41d7092eac3fbb750cdaafca270e523462', '2026-11-25 14:27:13.708644+00');
INSERT INTO public.watch_version VALUES (9, 9, '{"name": "Inquests", "phrases": ["coroner’s report"]}', 'one', '2026-11-25 15:00:00+00');
INSERT INTO public.watch_version VALUES (10, 9, '{"name": "Inquests", "query": "coroner*"}', 'two', '2026-11-25 15:00:00+00');


--
-- Name: article_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.article_id_seq', 31, true);


--
-- Name: attempt_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.attempt_id_seq', 14, true);


--
-- Name: delivery_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.delivery_id_seq', 6, true);


--
-- Name: digest_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.digest_id_seq', 7, true);


--
-- Name: digest_item_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.digest_item_id_seq', 17, true);


--
-- Name: entry_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.entry_id_seq', 31, true);


--
-- Name: match_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.match_id_seq', 12, true);


--
-- Name: notice_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.notice_id_seq', 2, true);


--
-- Name: page_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.page_id_seq', 31, true);


--
-- Name: poll_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.poll_id_seq', 14, true);


--
-- Name: recipient_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.recipient_id_seq', 2, true);


--
-- Name: source_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.source_id_seq', 7, true);


--
-- Name: subscription_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.subscription_id_seq', 2, true);


--
-- Name: text_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.text_id_seq', 45, true);


--
-- Name: watch_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.watch_id_seq', 9, true);


--
-- Name: watch_version_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.watch_version_id_seq', 10, true);


--
-- Name: alembic_version alembic_version_pkc; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);


--
-- Name: article pk_article; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.article
    ADD CONSTRAINT pk_article PRIMARY KEY (id);


--
-- Name: attempt pk_attempt; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.attempt
    ADD CONSTRAINT pk_attempt PRIMARY KEY (id);


--
-- Name: delivery pk_delivery; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.delivery
    ADD CONSTRAINT pk_delivery PRIMARY KEY (id);


--
-- Name: digest pk_digest; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.digest
    ADD CONSTRAINT pk_digest PRIMARY KEY (id);


--
-- Name: digest_item pk_digest_item; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.digest_item
    ADD CONSTRAINT pk_digest_item PRIMARY KEY (id);


--
-- Name: entry pk_entry; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.entry
    ADD CONSTRAINT pk_entry PRIMARY KEY (id);


--
-- Name: host pk_host; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.host
    ADD CONSTRAINT pk_host PRIMARY KEY (name);


--
-- Name: match pk_match; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.match
    ADD CONSTRAINT pk_match PRIMARY KEY (id);


--
-- Name: notice pk_notice; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.notice
    ADD CONSTRAINT pk_notice PRIMARY KEY (id);


--
-- Name: page pk_page; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.page
    ADD CONSTRAINT pk_page PRIMARY KEY (id);


--
-- Name: poll pk_poll; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.poll
    ADD CONSTRAINT pk_poll PRIMARY KEY (id);


--
-- Name: recipient pk_recipient; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.recipient
    ADD CONSTRAINT pk_recipient PRIMARY KEY (id);


--
-- Name: source pk_source; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.source
    ADD CONSTRAINT pk_source PRIMARY KEY (id);


--
-- Name: subscription pk_subscription; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.subscription
    ADD CONSTRAINT pk_subscription PRIMARY KEY (id);


--
-- Name: subscription_watch pk_subscription_watch; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.subscription_watch
    ADD CONSTRAINT pk_subscription_watch PRIMARY KEY (subscription_id, watch_id);


--
-- Name: text pk_text; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.text
    ADD CONSTRAINT pk_text PRIMARY KEY (id);


--
-- Name: text_matched pk_text_matched; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.text_matched
    ADD CONSTRAINT pk_text_matched PRIMARY KEY (text_id);


--
-- Name: to_match pk_to_match; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.to_match
    ADD CONSTRAINT pk_to_match PRIMARY KEY (text_id);


--
-- Name: url_alias pk_url_alias; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.url_alias
    ADD CONSTRAINT pk_url_alias PRIMARY KEY (key);


--
-- Name: watch pk_watch; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.watch
    ADD CONSTRAINT pk_watch PRIMARY KEY (id);


--
-- Name: watch_version pk_watch_version; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.watch_version
    ADD CONSTRAINT pk_watch_version PRIMARY KEY (id);


--
-- Name: article uq_article_url_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.article
    ADD CONSTRAINT uq_article_url_key UNIQUE (url_key);


--
-- Name: delivery uq_delivery_digest_id_recipient_id; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.delivery
    ADD CONSTRAINT uq_delivery_digest_id_recipient_id UNIQUE (digest_id, recipient_id);


--
-- Name: delivery uq_delivery_message_id; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.delivery
    ADD CONSTRAINT uq_delivery_message_id UNIQUE (message_id);


--
-- Name: digest_item uq_digest_item_subscription_id_watch_id_article_id; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.digest_item
    ADD CONSTRAINT uq_digest_item_subscription_id_watch_id_article_id UNIQUE (subscription_id, watch_id, article_id);


--
-- Name: digest uq_digest_subscription_id_slot; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.digest
    ADD CONSTRAINT uq_digest_subscription_id_slot UNIQUE (subscription_id, slot);


--
-- Name: entry uq_entry_source_id_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.entry
    ADD CONSTRAINT uq_entry_source_id_key UNIQUE (source_id, key);


--
-- Name: match uq_match_version_id_text_id; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.match
    ADD CONSTRAINT uq_match_version_id_text_id UNIQUE (version_id, text_id);


--
-- Name: notice uq_notice_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.notice
    ADD CONSTRAINT uq_notice_key UNIQUE (key);


--
-- Name: recipient uq_recipient_subscription_id_channel_address; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.recipient
    ADD CONSTRAINT uq_recipient_subscription_id_channel_address UNIQUE (subscription_id, channel, address);


--
-- Name: source uq_source_address; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.source
    ADD CONSTRAINT uq_source_address UNIQUE (address);


--
-- Name: subscription uq_subscription_name; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.subscription
    ADD CONSTRAINT uq_subscription_name UNIQUE (name);


--
-- Name: text uq_text_article_id_kind_hash; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.text
    ADD CONSTRAINT uq_text_article_id_kind_hash UNIQUE (article_id, kind, hash);


--
-- Name: watch uq_watch_name; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.watch
    ADD CONSTRAINT uq_watch_name UNIQUE (name);


--
-- Name: ix_article_first_seen_at; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_article_first_seen_at ON public.article USING btree (first_seen_at);


--
-- Name: ix_attempt_delivery_id; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_attempt_delivery_id ON public.attempt USING btree (delivery_id);


--
-- Name: ix_delivery_due; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_delivery_due ON public.delivery USING btree (state, next_attempt_at);


--
-- Name: ix_digest_composed_at; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_digest_composed_at ON public.digest USING btree (composed_at);


--
-- Name: ix_digest_item_article_id; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_digest_item_article_id ON public.digest_item USING btree (article_id);


--
-- Name: ix_digest_item_digest_id; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_digest_item_digest_id ON public.digest_item USING btree (digest_id);


--
-- Name: ix_entry_article_id; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_entry_article_id ON public.entry USING btree (article_id);


--
-- Name: ix_entry_due; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_entry_due ON public.entry USING btree (old, host, next_fetch_at, attempts, lease_until) WHERE (next_fetch_at IS NOT NULL);


--
-- Name: ix_entry_leased; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_entry_leased ON public.entry USING btree (lease_until, host) WHERE (lease_until IS NOT NULL);


--
-- Name: ix_entry_url_key; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_entry_url_key ON public.entry USING btree (url_key);


--
-- Name: ix_match_article_id; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_match_article_id ON public.match USING btree (article_id);


--
-- Name: ix_match_watch_id_at; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_match_watch_id_at ON public.match USING btree (watch_id, at);


--
-- Name: ix_page_entry_id; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_page_entry_id ON public.page USING btree (entry_id);


--
-- Name: ix_poll_at; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_poll_at ON public.poll USING btree (at);


--
-- Name: ix_poll_source_id_at; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_poll_source_id_at ON public.poll USING btree (source_id, at);


--
-- Name: ix_source_due; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_source_due ON public.source USING btree (next_poll_at);


--
-- Name: ix_source_leased; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_source_leased ON public.source USING btree (lease_until, host) WHERE (lease_until IS NOT NULL);


--
-- Name: ix_url_alias_article_id; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_url_alias_article_id ON public.url_alias USING btree (article_id);


--
-- Name: ix_watch_version_watch_id; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_watch_version_watch_id ON public.watch_version USING btree (watch_id);


--
-- Name: article fk_article_source_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.article
    ADD CONSTRAINT fk_article_source_id FOREIGN KEY (source_id) REFERENCES public.source(id);


--
-- Name: attempt fk_attempt_delivery_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.attempt
    ADD CONSTRAINT fk_attempt_delivery_id FOREIGN KEY (delivery_id) REFERENCES public.delivery(id);


--
-- Name: delivery fk_delivery_digest_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.delivery
    ADD CONSTRAINT fk_delivery_digest_id FOREIGN KEY (digest_id) REFERENCES public.digest(id);


--
-- Name: delivery fk_delivery_recipient_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.delivery
    ADD CONSTRAINT fk_delivery_recipient_id FOREIGN KEY (recipient_id) REFERENCES public.recipient(id);


--
-- Name: digest_item fk_digest_item_article_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.digest_item
    ADD CONSTRAINT fk_digest_item_article_id FOREIGN KEY (article_id) REFERENCES public.article(id);


--
-- Name: digest_item fk_digest_item_digest_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.digest_item
    ADD CONSTRAINT fk_digest_item_digest_id FOREIGN KEY (digest_id) REFERENCES public.digest(id);


--
-- Name: digest_item fk_digest_item_match_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.digest_item
    ADD CONSTRAINT fk_digest_item_match_id FOREIGN KEY (match_id) REFERENCES public.match(id);


--
-- Name: digest_item fk_digest_item_subscription_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.digest_item
    ADD CONSTRAINT fk_digest_item_subscription_id FOREIGN KEY (subscription_id) REFERENCES public.subscription(id);


--
-- Name: digest_item fk_digest_item_watch_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.digest_item
    ADD CONSTRAINT fk_digest_item_watch_id FOREIGN KEY (watch_id) REFERENCES public.watch(id);


--
-- Name: digest fk_digest_subscription_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.digest
    ADD CONSTRAINT fk_digest_subscription_id FOREIGN KEY (subscription_id) REFERENCES public.subscription(id);


--
-- Name: entry fk_entry_article_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.entry
    ADD CONSTRAINT fk_entry_article_id FOREIGN KEY (article_id) REFERENCES public.article(id);


--
-- Name: entry fk_entry_poll_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.entry
    ADD CONSTRAINT fk_entry_poll_id FOREIGN KEY (poll_id) REFERENCES public.poll(id);


--
-- Name: entry fk_entry_source_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.entry
    ADD CONSTRAINT fk_entry_source_id FOREIGN KEY (source_id) REFERENCES public.source(id);


--
-- Name: match fk_match_article_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.match
    ADD CONSTRAINT fk_match_article_id FOREIGN KEY (article_id) REFERENCES public.article(id);


--
-- Name: match fk_match_text_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.match
    ADD CONSTRAINT fk_match_text_id FOREIGN KEY (text_id) REFERENCES public.text(id);


--
-- Name: match fk_match_version_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.match
    ADD CONSTRAINT fk_match_version_id FOREIGN KEY (version_id) REFERENCES public.watch_version(id);


--
-- Name: match fk_match_watch_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.match
    ADD CONSTRAINT fk_match_watch_id FOREIGN KEY (watch_id) REFERENCES public.watch(id);


--
-- Name: page fk_page_entry_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.page
    ADD CONSTRAINT fk_page_entry_id FOREIGN KEY (entry_id) REFERENCES public.entry(id);


--
-- Name: poll fk_poll_source_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.poll
    ADD CONSTRAINT fk_poll_source_id FOREIGN KEY (source_id) REFERENCES public.source(id);


--
-- Name: recipient fk_recipient_subscription_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.recipient
    ADD CONSTRAINT fk_recipient_subscription_id FOREIGN KEY (subscription_id) REFERENCES public.subscription(id);


--
-- Name: subscription_watch fk_subscription_watch_subscription_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.subscription_watch
    ADD CONSTRAINT fk_subscription_watch_subscription_id FOREIGN KEY (subscription_id) REFERENCES public.subscription(id);


--
-- Name: subscription_watch fk_subscription_watch_watch_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.subscription_watch
    ADD CONSTRAINT fk_subscription_watch_watch_id FOREIGN KEY (watch_id) REFERENCES public.watch(id);


--
-- Name: text fk_text_article_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.text
    ADD CONSTRAINT fk_text_article_id FOREIGN KEY (article_id) REFERENCES public.article(id);


--
-- Name: text_matched fk_text_matched_text_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.text_matched
    ADD CONSTRAINT fk_text_matched_text_id FOREIGN KEY (text_id) REFERENCES public.text(id);


--
-- Name: to_match fk_to_match_text_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.to_match
    ADD CONSTRAINT fk_to_match_text_id FOREIGN KEY (text_id) REFERENCES public.text(id);


--
-- Name: url_alias fk_url_alias_article_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.url_alias
    ADD CONSTRAINT fk_url_alias_article_id FOREIGN KEY (article_id) REFERENCES public.article(id);


--
-- Name: watch_version fk_watch_version_watch_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.watch_version
    ADD CONSTRAINT fk_watch_version_watch_id FOREIGN KEY (watch_id) REFERENCES public.watch(id);


--
-- PostgreSQL database dump complete
--


